/// @file
#include "net.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

#include "address.hpp"
#include "posix.hpp"

namespace {

void switch_on(const Fd& socket, int level, int option) {
  const int on = 1;
  ::setsockopt(socket.number(), level, option, &on, sizeof on);
}

/// @return whether accept(2) failed for this client only, or was interrupted: the next may succeed
bool concerns_one_client(int error) {
  // EPERM: a firewall rejected the connection.
  constexpr std::array errors = {EINTR,        ECONNABORTED, EPERM,      EPROTO,
                                 ENETDOWN,     ENOPROTOOPT,  EHOSTDOWN,  ENONET,
                                 EHOSTUNREACH, EOPNOTSUPP,   ENETUNREACH};
  return std::find(errors.begin(), errors.end(), error) != errors.end();
}

bool is_shortage(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

}  // namespace

Listener::Listener(const std::string& host, std::uint16_t port, int backlog) {
  socket_ = first_usable(host, port, AI_PASSIVE, "listen on", [backlog](const addrinfo& address) {
    // Non-blocking: a client that poll(2) reported may have gone by the time of accept.
    Fd socket(::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket) {
      return Fd();
    }
    // Connections of an earlier run may still hold the port in TIME_WAIT.
    switch_on(socket, SOL_SOCKET, SO_REUSEADDR);
    // Accepted sockets inherit it. Replies are sent whole: Nagle's algorithm would only delay them.
    switch_on(socket, IPPROTO_TCP, TCP_NODELAY);
    if (::bind(socket.number(), address.ai_addr, address.ai_addrlen) == -1 ||
        ::listen(socket.number(), backlog) == -1) {
      return Fd();
    }
    return socket;
  });
}

std::string Listener::address() const {
  return local_address(socket_);
}

Fd Listener::accept(int flags) {
  Fd client;
  do {
    client = Fd(::accept4(socket_.number(), nullptr, nullptr, SOCK_CLOEXEC | flags));
  } while (!client && concerns_one_client(errno));
  shortage_ = !client && is_shortage(errno);
  if (!client && !shortage_ && errno != EAGAIN) {
    throw_errno("cannot accept");
  }
  return client;
}

std::optional<Bytes> try_receive(const Fd& socket, std::span<std::byte> buffer) {
  const ssize_t received =
      uninterrupted([&] { return ::recv(socket.number(), buffer.data(), buffer.size(), 0); });
  if (received == -1 && errno == EAGAIN) {
    return std::nullopt;
  }
  if (received == -1) {
    throw_errno("cannot receive");
  }
  return buffer.first(static_cast<std::size_t>(received));
}

std::size_t send_some(const Fd& socket, Bytes bytes, int flags) {
  // Without MSG_NOSIGNAL, SIGPIPE would end the whole process once the client has gone.
  const ssize_t sent = uninterrupted(
      [&] { return ::send(socket.number(), bytes.data(), bytes.size(), flags | MSG_NOSIGNAL); });
  if (sent == -1 && errno == EAGAIN) {
    return 0;
  }
  if (sent == -1) {
    throw_errno("cannot send");
  }
  return static_cast<std::size_t>(sent);
}
