/// @file
/// Where the connections go to, and where they come from.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <stdexcept>

#include "fd.hpp"
#include "load_plan.hpp"

namespace stress {

/// Nothing could connect: the program exits with code 3.
class CannotConnect : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A limit of the system forbids the run: the program exits with code 1. The message names the
/// limit and the command that raises it.
class LimitError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A server's address.
struct TargetAddress {
  sockaddr_storage address{};
  socklen_t size = 0;
  std::uint64_t per_source = 0;  ///< connections that one source address is used for

  /// @return whether the target is in 127.0.0.0/8, where every address can be a source
  bool is_loopback() const;
};

/// Looks up the server's address; an IPv4 address is preferred to IPv6 ones.
/// @throws CannotConnect if the name is not known
TargetAddress resolve(const std::string& host, std::uint16_t port);

/// Begins to connect, without waiting.
/// @param source 0 to let the kernel choose the source address, N for 127.0.0.1 + N
/// @return the socket, and 0 or the error of connect(2) in @p error
/// @throws LimitError when descriptors or local ports have run out
Fd begin_connect(const TargetAddress& target, std::uint32_t source, int& error);

/// Raises the limit of descriptors as far as @p plan needs.
/// @throws LimitError if that is not allowed, or if there are too few local ports
void raise_limits(const LoadPlan& plan, const TargetAddress& target);

}  // namespace stress
