/// @file
/// Destination and source addresses of the connections.
#include "target_address.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "posix.hpp"
#include "system_limits.hpp"

namespace stress {

namespace {

/// A little below 28,232, the size of the default range of local ports.
constexpr std::uint64_t most_per_source = 28'000;

/// Binds @p socket to 127.0.0.1 + @p source. The port is left to connect(2), which can use one port
/// for several destinations. Source: ip(7), IP_BIND_ADDRESS_NO_PORT.
void bind_source(const Fd& socket, std::uint32_t source) {
  const int on = 1;
  ::setsockopt(socket.number(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + source);
  if (::bind(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == -1) {
    throw_errno("cannot bind a source address");
  }
}

}  // namespace

bool TargetAddress::is_loopback() const {
  sockaddr_in ipv4{};
  std::memcpy(&ipv4, &address, sizeof ipv4);
  return address.ss_family == AF_INET && ntohl(ipv4.sin_addr.s_addr) >> 24 == 127;
}

TargetAddress resolve(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (error != 0) {
    throw CannotConnect("cannot find " + host + ": " + ::gai_strerror(error));
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, ::freeaddrinfo);
  const addrinfo* chosen = found;
  while (chosen != nullptr && chosen->ai_family != AF_INET) {
    chosen = chosen->ai_next;
  }
  chosen = chosen == nullptr ? found : chosen;
  TargetAddress target;
  std::memcpy(&target.address, chosen->ai_addr, chosen->ai_addrlen);
  target.size = chosen->ai_addrlen;
  // Some ports of the range may be in use, for instance by the server itself.
  const std::uint64_t free_ports = local_port_count() - local_port_count() / 128;
  target.per_source = std::max<std::uint64_t>(1, std::min(most_per_source, free_ports));
  return target;
}

Fd begin_connect(const TargetAddress& target, std::uint32_t source, int& error) {
  Fd socket(
      ::socket(target.address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
  if (!socket) {
    throw_limit_of_descriptors(errno);
  }
  const int on = 1;
  ::setsockopt(socket.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (source != 0) {
    bind_source(socket, source);
  }
  error = 0;
  const auto* address = reinterpret_cast<const sockaddr*>(&target.address);
  if (::connect(socket.number(), address, target.size) == -1) {
    error = errno == EINPROGRESS || errno == EINTR ? 0 : errno;
  }
  if (error == EADDRNOTAVAIL) {
    throw_limit_of_ports();
  }
  return socket;
}

}  // namespace stress
