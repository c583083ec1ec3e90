/// @file
/// Sockets: listen, accept, receive, send, and how to part.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "fd.hpp"
#include "service.hpp"
#include "stop.hpp"

/// Where received bytes are put. It is not filled with zeros: its pages cost memory once they are
/// used.
using Buffer = std::array<std::byte, 16 * 1024>;

/// A socket that clients connect to.
class Listener {
 public:
  /// Binds a socket and listens on it. Clients can connect from here on.
  /// @param host address or name; of several addresses, the first that can be bound is taken
  /// @param port 0 to 65535; 0 lets the kernel pick
  /// @param backlog connections that may wait to be accepted, 1 or more; listen(2) has the upper
  /// limit
  /// @throws std::runtime_error "cannot listen on HOST:PORT: WHY"
  Listener(const std::string& host, std::uint16_t port, int backlog);

  /// @return the numeric address and port: `127.0.0.1:8001`, `[::1]:8001`
  std::string address() const;

  /// Accepts a client, if one is waiting. Never blocks.
  /// @param flags SOCK_NONBLOCK for a socket on which nothing blocks, or 0
  /// @return the connected socket, without TCP's delay of small segments (TCP_NODELAY);
  ///         an empty Fd when no client can be accepted now
  /// @throws std::system_error for what can't be helped by waiting
  Fd accept(int flags = 0);

  /// Waits until accept() is worth a try or @p stop has a wake-up. While descriptors or memory are
  /// short, the socket stays readable and is no guide: then it is a short time.
  void wait(const Stop& stop) const;

  /// @return whether the last accept() failed for want of descriptors or memory
  bool shortage() const noexcept { return shortage_; }

  /// @return the listening socket, to be watched: it is readable when a client waits
  const Fd& socket() const noexcept { return socket_; }

  /// From now on, nobody can connect, and who was still waiting is refused.
  void close() noexcept { socket_.close(); }

 private:
  Fd socket_;
  bool shortage_ = false;
};

/// Receives what has come; on a socket that blocks, waits for the first bytes.
/// @param buffer where to put them; not empty
/// @return the filled part of @p buffer; empty at the end of the stream; nothing when nothing has
/// come
/// @throws std::system_error when the connection has failed (recv(2): ECONNRESET and others)
std::optional<Bytes> try_receive(const Fd& socket, std::span<std::byte> buffer);

/// Receives what has come, or waits for the first bytes.
/// @param buffer where to put them; not empty
/// @return the filled part of @p buffer; empty at the end of the stream, and when a stop cuts the
/// wait short
/// @throws std::system_error when the connection has failed (recv(2): ECONNRESET and others)
Bytes receive(const Fd& socket, std::span<std::byte> buffer);

/// Sends as much as the socket takes; when it takes nothing, a socket that blocks waits until it
/// does.
/// @param bytes not empty
/// @param flags of send(2): MSG_MORE when more follows at once, and can share a segment with it
/// @return how many bytes it took, maybe not all; 0 when the socket does not block and takes none,
/// and
///         when a stop has lost its patience
/// @throws std::system_error when the connection has failed (send(2): EPIPE, ECONNRESET and others)
std::size_t send_some(const Fd& socket, Bytes bytes, int flags = 0);

/// Ends a connection from our side so that the last reply arrives: says that nothing more will come
/// (half-close), then drops what the client still sends until it closes too. A mere close(2) with
/// bytes unread sends a reset, and a reset may overtake the reply.
/// @param until when to wait no longer, but for what is on its way: a quarter of a second more
/// @throws std::system_error when the connection has failed
/// Source: RFC 9112, 9.6; Stevens, UNIX Network Programming, 7.5.
void part(const Fd& socket, Stop::Clock::time_point until);
