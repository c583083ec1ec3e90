/// @file
/// One client of a server that never blocks.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "deadline_heap.hpp"
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

  // For the log.
  const std::string& peer() const { return peer_; }
  Deadline::Clock::time_point since() const { return since_; }
  std::uint64_t bytes_received() const { return bytes_received_; }
  std::uint64_t bytes_sent() const { return bytes_sent_; }

  /// @param failure that ended it; empty if there was none
  /// @return why it ended, maybe a view of @p failure
  std::string_view why_closed(std::string_view failure) const;

  /// Notes what the event loop has reported. A turn begins.
  /// @param events EPOLLIN and so on
  void notify(std::uint32_t events);

  /// Receives, replies and sends until the socket has no more or takes no more, or the turn is up.
  /// @param stopping whether to finish sending and close gracefully, instead of a new request
  /// @param totals counts what is sent
  /// @return what to wait for
  /// @throws std::system_error when the connection has failed
  Wants advance(bool stopping, Totals& totals);

  /// The turn has ended: notes whether the client has made progress. Any worker may call it, last.
  void end_turn();

  /// @return whether a turn has begun and not ended: a worker may have the connection
  bool in_turn() const { return in_turn_; }

  /// @return since when no byte has moved in either direction; or, if that is earlier, since when a
  /// request head has been incomplete, or the connection has been closing. Any thread may call it.
  Deadline::Clock::time_point idle_since() const { return idle_since_; }

  /// Shuts the connection down in both directions, which is reported as an event. Any thread may
  /// call it, as long as the connection exists.
  void hang_up() noexcept;

  /// @return when to check next whether the client has been idle too long; the loop's thread owns
  /// it
  Deadline& deadline() { return deadline_; }

  /// Drops what could not be sent: the next turn closes gracefully. An idle connection holds no
  /// memory, which clear() and an assignment of {} would keep.
  void drop_unsent() { unsent_ = std::vector<std::byte>(); }

 private:
  bool send(Bytes reply, Totals& totals);
  bool send_unsent(Totals& totals);
  Wants close_gracefully(bool stopping);

  std::uint64_t id_;
  Fd socket_;
  const std::string peer_;
  const Deadline::Clock::time_point since_;
  std::unique_ptr<Conversation> conversation_;
  std::vector<std::byte> unsent_;
  std::size_t sent_ = 0;  ///< how much of unsent_ has been sent
  bool hung_up_ = false;  ///< the client's end of its side, or of the connection, was reported
  bool closing_ = false;
  std::size_t discarded_ = 0;  ///< bytes, while closing
  bool moved_ = false;         ///< whether a byte was received or sent in this turn
  bool answered_ = false;      ///< whether there was a reply in this turn
  bool mid_head_ = false;      ///< whether the turn before ended with an incomplete request head
  std::uint64_t bytes_received_ = 0;
  std::uint64_t bytes_sent_ = 0;
  std::atomic<bool> idle_{false};
  std::atomic<Deadline::Clock::time_point> idle_since_;
  std::atomic<bool> in_turn_{false};
  Deadline deadline_;
};
