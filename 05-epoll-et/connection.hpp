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

/// A connected client: its socket, what is spoken with it, and what could not be sent yet. Nothing
/// is read while anything is unsent, so that a client that does not read costs one reply's memory.
class Connection {
 public:
  /// What a connection waits for after a turn.
  enum class Wants {
    read,   ///< until something comes
    write,  ///< until the socket takes more
    turn,   ///< its next turn: there is more to do, and others wait
    end,    ///< nothing: it is over
  };

  /// @param id never given to another connection
  /// @param socket does not block
  Connection(std::uint64_t id, Fd socket, std::unique_ptr<Conversation> conversation);

  std::uint64_t id() const { return id_; }
  const Fd& socket() const { return socket_; }

  /// Receives, replies and sends until the socket has or takes no more, or the turn is over.
  /// @param hung_up whether the client is known to have ended its side, or the connection
  /// @param stopping whether no new request is to be taken: what is unsent is sent, and then we
  /// part
  /// @param totals counts what is sent
  /// @return what to wait for
  /// @throws std::system_error when the connection has failed
  Wants advance(bool hung_up, bool stopping, Totals& totals);

  /// Forgets what could not be sent: the next turn parts. An idle connection holds no memory, which
  /// clear() and an assignment of {} would keep.
  void give_up() { unsent_ = std::vector<std::byte>(); }

 private:
  bool send(Bytes reply, Totals& totals);
  bool send_unsent(Totals& totals);
  Wants part(bool stopping);

  std::uint64_t id_;
  Fd socket_;
  std::unique_ptr<Conversation> conversation_;
  std::vector<std::byte> unsent_;
  std::size_t sent_ = 0;  ///< how much of unsent_ has been sent by now
  bool parting_ = false;
  std::size_t dropped_ = 0;  ///< bytes, while parting
};
