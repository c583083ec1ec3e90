/// @file
/// Names and addresses. Given; can be skipped at first.
#include "address.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <system_error>

#include "posix.hpp"

namespace {

std::string endpoint(const std::string& host, const std::string& port) {
  return host.find(':') == std::string::npos ? host + ":" + port : "[" + host + "]:" + port;
}

/// @param ask getsockname(2) or getpeername(2)
std::string address(const Fd& socket, int (*ask)(int, sockaddr*, socklen_t*)) {
  sockaddr_storage storage{};
  socklen_t length = sizeof storage;
  auto* const name = reinterpret_cast<sockaddr*>(&storage);
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> port{};
  if (ask(socket.number(), name, &length) == -1 ||
      ::getnameinfo(name, length, host.data(), host.size(), port.data(), port.size(),
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    throw_errno("cannot get the address of a socket");
  }
  return endpoint(host.data(), port.data());
}

}  // namespace

Fd first_usable(const std::string& host, std::uint16_t port, int flags, const std::string& verb,
                const std::function<Fd(const addrinfo&)>& use) {
  const std::string service = std::to_string(port);
  const std::string failure = "cannot " + verb + " " + endpoint(host, service) + ": ";
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (const int error = ::getaddrinfo(host.c_str(), service.c_str(), &hints, &found); error != 0) {
    throw std::runtime_error(failure + ::gai_strerror(error));
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, &::freeaddrinfo);
  for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
    if (Fd socket = use(*address)) {
      return socket;
    }
  }
  throw std::runtime_error(failure + std::strerror(errno));
}

std::string local_address(const Fd& socket) {
  return address(socket, ::getsockname);
}

std::string peer_address(const Fd& socket) {
  try {
    return address(socket, ::getpeername);
  } catch (const std::system_error&) {
    return "unknown";
  }
}
