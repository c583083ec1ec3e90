/// @file
/// Sockets: listen, accept, receive, send, and how to part.
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

/// How long to wait for descriptors or memory before accept is tried again.
constexpr std::chrono::milliseconds shortage_pause{50};

void switch_on(const Fd& socket, int level, int option) {
  const int on = 1;
  ::setsockopt(socket.number(), level, option, &on, sizeof on);
}

/// @return whether accept(2) failed for this one client only, or not at all: the next may be there
bool concerns_one_client(int error) {
  // EPERM is what a firewall says.
  constexpr std::array errors = {EINTR,        ECONNABORTED, EPERM,      EPROTO,
                                 ENETDOWN,     ENOPROTOOPT,  EHOSTDOWN,  ENONET,
                                 EHOSTUNREACH, EOPNOTSUPP,   ENETUNREACH};
  return std::find(errors.begin(), errors.end(), error) != errors.end();
}

/// How long after the end of its time a client is listened to: what it sent before is on its way.
constexpr std::chrono::milliseconds grace{250};

/// @return whether something can be received, or the peer is gone; false once the time is over
bool wait_readable(const Fd& socket, Stop::Clock::time_point until) {
  pollfd waited{socket.number(), POLLIN, 0};
  const int ready = uninterrupted([&] { return ::poll(&waited, 1, milliseconds_until(until)); });
  return ready > 0 && Stop::Clock::now() < until;
}

bool is_shortage(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

}  // namespace

Listener::Listener(const std::string& host, std::uint16_t port, int backlog) {
  socket_ = first_usable(host, port, AI_PASSIVE, "listen on", [backlog](const addrinfo& address) {
    // Non-blocking: a client that was announced may be gone again by the time of accept.
    Fd socket(::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket) {
      return Fd();
    }
    // Connections of an earlier run in TIME_WAIT must not keep us from the port.
    switch_on(socket, SOL_SOCKET, SO_REUSEADDR);
    // Accepted sockets inherit it. A reply is sent whole, so there is nothing to wait and gather.
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

void Listener::wait(const Stop& stop) const {
  if (shortage_) {
    stop.wait(Fd(), Stop::Clock::now() + shortage_pause);
  } else {
    stop.wait(socket_);
  }
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

Bytes receive(const Fd& socket, std::span<std::byte> buffer) {
  return try_receive(socket, buffer).value_or(Bytes());
}

std::size_t send_some(const Fd& socket, Bytes bytes, int flags) {
  // Without MSG_NOSIGNAL, SIGPIPE would end the whole process when a client is gone.
  const ssize_t sent = uninterrupted(
      [&] { return ::send(socket.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL | flags); });
  if (sent == -1 && errno == EAGAIN) {
    return 0;
  }
  if (sent == -1) {
    throw_errno("cannot send");
  }
  return static_cast<std::size_t>(sent);
}

void part(const Fd& socket, Stop::Clock::time_point until) {
  if (::shutdown(socket.number(), SHUT_WR) == -1) {
    throw_errno("cannot half-close");
  }
  Buffer dropped;
  while (wait_readable(socket, until + grace) && !receive(socket, dropped).empty()) {
  }
}
