/// @file
/// Destination and source addresses of the connections.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <stdexcept>
#include <string>

#include "fd.hpp"

namespace stress {

/// Nothing could connect: the program exits with code 3.
class CannotConnect : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The server's address.
struct TargetAddress {
  sockaddr_storage address{};
  socklen_t size = 0;
  std::uint64_t per_source = 0;  ///< connections from one source address

  /// @return whether the server is in 127.0.0.0/8, where any address can be a source
  bool is_loopback() const;
};

/// Looks up the server's address, and prefers IPv4 to IPv6.
/// @throws CannotConnect if the name cannot be resolved
TargetAddress resolve(const std::string& host, std::uint16_t port);

/// Starts a non-blocking connect(2).
/// @param source 0 to let the kernel choose the source address, N for 127.0.0.1 + N
/// @param error is set to 0, or to the error of connect(2)
/// @return the socket
/// @throws LimitError when descriptors or local ports have run out
Fd begin_connect(const TargetAddress& target, std::uint32_t source, int& error);

}  // namespace stress
