/// @file
/// One client of a server that never blocks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "fd.hpp"
#include "service.hpp"
#include "totals.hpp"

/// A connected client: its socket, its conversation, and what could not be sent yet. Nothing is
/// read while anything is unsent, so a client that does not read costs the memory of one reply.
class Connection {
 public:
  /// What a connection waits for after a turn.
  enum class Wants {
    read,   ///< bytes to receive
    write,  ///< room in the socket's send buffer
    yield,  ///< its next turn: there is more to do, but others come first
    close,  ///< nothing: it has ended
  };

  /// @param id of this connection alone, never reused
  /// @param socket does not block
  Connection(std::uint64_t id, Fd socket, std::unique_ptr<Conversation> conversation);

  std::uint64_t id() const { return id_; }
  const Fd& socket() const { return socket_; }

  /// Notes what the event loop has reported.
  /// @param events EPOLLIN and so on
  void notify(std::uint32_t events);

  /// Receives, replies and sends until the socket has no more or takes no more, or the turn is up.
  /// @param stopping whether to finish sending and close gracefully, instead of a new request
  /// @param totals counts what is sent
  /// @return what to wait for
  /// @throws std::system_error when the connection has failed
  Wants advance(bool stopping, Totals& totals);

  /// Drops what could not be sent: the next turn closes gracefully. An idle connection holds no
  /// memory, which clear() and an assignment of {} would keep.
  void drop_unsent() { unsent_ = std::vector<std::byte>(); }

 private:
  bool send(Bytes reply, Totals& totals);
  bool send_unsent(Totals& totals);
  Wants close_gracefully(bool stopping);

  std::uint64_t id_;
  Fd socket_;
  std::unique_ptr<Conversation> conversation_;
  std::vector<std::byte> unsent_;
  std::size_t sent_ = 0;  ///< how much of unsent_ has been sent
  bool hung_up_ = false;  ///< the client's end of its side, or of the connection, was reported
  bool closing_ = false;
  std::size_t discarded_ = 0;  ///< bytes, while closing
};
