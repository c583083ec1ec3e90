/// @file
/// Sockets: listen, accept, receive, send.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "fd.hpp"
#include "service.hpp"

/// Where received bytes are put. It is not filled with zeros: only pages that are used cost memory.
using Buffer = std::array<std::byte, 16 * 1024>;

/// How long to wait for descriptors or memory before accept is tried again.
inline constexpr std::chrono::milliseconds shortage_pause{50};

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
  /// @return the connected socket, with Nagle's algorithm off (TCP_NODELAY); an empty Fd when no
  /// client can be accepted now
  /// @throws std::system_error for an error that waiting cannot cure
  Fd accept(int flags = 0);

  /// @return whether the last accept() failed for lack of descriptors or memory
  bool shortage() const noexcept { return shortage_; }

  /// @return the listening socket: it is readable when a client waits to be accepted
  const Fd& socket() const noexcept { return socket_; }

  /// From now on no client can connect; connections not yet accepted are reset.
  void close() noexcept { socket_.close(); }

 private:
  Fd socket_;
  bool shortage_ = false;
};

/// Receives what has arrived; a blocking socket waits for the first bytes.
/// @param buffer where to put them; not empty
/// @return the filled part of @p buffer, empty at the end of the stream; std::nullopt when nothing
/// has arrived
/// @throws std::system_error when the connection has failed (recv(2): ECONNRESET and others)
std::optional<Bytes> try_receive(const Fd& socket, std::span<std::byte> buffer);

/// Sends as much as the socket takes; a blocking socket waits until it takes some.
/// @param bytes not empty
/// @param flags of send(2): MSG_MORE when more follows at once, or 0
/// @return how many bytes it took, maybe not all; 0 when a non-blocking socket takes none, and when
/// the drain timeout of a stop has expired
/// @throws std::system_error when the connection has failed (send(2): EPIPE, ECONNRESET and others)
std::size_t send_some(const Fd& socket, Bytes bytes, int flags = 0);
