/// @file
/// One client of a worker.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <string>

#include "deadline_heap.hpp"
#include "logger.hpp"
#include "recycled.hpp"
#include "service.hpp"
#include "socket.hpp"
#include "task.hpp"

class Connection;

/// Connections, each of which stays where it is in memory.
using Connections = std::list<Connection, RecyclingAllocator<Connection>>;

/// A connected client: its socket, what is spoken with it, the coroutine that speaks, and when it
/// will have been idle for too long.
class Connection {
 public:
  using Clock = Deadline::Clock;

  /// @param address the client's address, for the log
  Connection(std::uint64_t id, Fd fd, std::unique_ptr<Conversation> talk, Shared& shared,
             std::string address, Clock::time_point now);

  /// Tells what the loop has seen; the coroutine runs until it waits again.
  /// @param now the time of this turn
  void notify(std::uint32_t events, Clock::time_point now);

  /// @return since when no byte has moved in either direction; or, if that is earlier, since when a
  /// head has been on its way, or the client has been asked to go
  Clock::time_point waiting_since() const { return waiting_since_; }

  /// Ends the connection in both directions, which the coroutine will notice as an event.
  void hang_up() noexcept;

  /// Logs that it is over, and what it was.
  void log_end(Logger& log) const;

  Socket socket;
  const std::unique_ptr<Conversation> conversation;
  Task task;          ///< what becomes of this client
  Deadline deadline;  ///< when to look whether the client has waited; its id is our address
  const std::string peer;
  Connections::iterator place;  ///< in the worker's list
  bool parting = false;         ///< whether the client has been asked to go
  bool noted = false;           ///< whether it is to go on in the next turn

 private:
  std::string why_over() const;

  bool idle_ = false;
  bool mid_head_ = false;  ///< whether it was in the middle of a head at the last event
  const std::uint64_t id_;
  const Clock::time_point since_;
  Clock::time_point waiting_since_;
};
