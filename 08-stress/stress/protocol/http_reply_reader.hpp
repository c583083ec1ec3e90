/// @file
/// HTTP/1.1 as a client: replies. Source: RFC 9112, sections 4 to 6.
#pragma once

#include <string>

#include "protocol.hpp"

namespace stress {

/// Reads and checks the replies of an HTTP server.
///
/// A reply is right if it is well-formed, its status is 2xx, and its body is as long as
/// Content-Length says (without one, it ends with the connection). A `text/plain` body must equal
/// the request head, byte for byte, which is what the servers of the course send; the content of
/// other types is not checked. The chunked coding is not supported: such a reply is wrong.
class HttpReplyReader : public ReplyReader {
 public:
  /// @param requests makes the requests that the replies are compared with; outlives the reader
  explicit HttpReplyReader(const Protocol& requests)
      : requests_(requests) {}

  ReplyVerdict read(std::uint64_t key, Bytes& received) override;
  bool ends_with_stream() const override { return in_body_ && until_end_; }
  void restart() override;

 private:
  bool read_head(Bytes& received);
  bool understand_head();
  bool understand_field(std::string_view name, std::string_view value);
  bool check_body(std::uint64_t key, Bytes part);

  const Protocol& requests_;
  std::string head_;
  bool in_body_ = false;
  bool closes_ = false;
  bool until_end_ = false;  // no Content-Length: the body ends with the stream
  bool plain_text_ = false;
  bool is_echo_ = false;
  std::size_t body_size_ = 0;
  std::size_t body_read_ = 0;
};

}  // namespace stress
