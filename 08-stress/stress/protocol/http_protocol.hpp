/// @file
/// HTTP/1.1 as a client: GET requests with the payload in a header field. Source: RFC 9112.
#pragma once

#include <string>

#include "protocol.hpp"

namespace stress {

/// Requests `--path`. The payload, in an alphabet of 64 printable characters, is the value of a
/// header field, so a server that echoes the request head is checked for every byte of it.
class HttpProtocol : public Protocol {
 public:
  explicit HttpProtocol(const LoadPlan& plan);

  std::size_t request_size() const override;
  void write_request(std::uint64_t key, std::size_t offset,
                     std::span<std::byte> out) const override;
  std::unique_ptr<ReplyReader> new_reader() const override;

 private:
  std::string before_;
  std::size_t payload_size_;
};

}  // namespace stress
