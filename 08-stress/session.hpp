/// @file
/// One client's life: serve it, then close gracefully.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <string>

#include "deadline_heap.hpp"
#include "free_list.hpp"
#include "logger.hpp"
#include "service.hpp"
#include "socket.hpp"
#include "task.hpp"

class Session;

/// Sessions, each of which keeps its address.
using Sessions = std::list<Session, FreeListAllocator<Session>>;

/// A connected client: its socket, its conversation, the coroutine that serves it, and when it will
/// have been idle too long.
class Session {
 public:
  using Clock = Deadline::Clock;

  /// @param address the client's, for the log
  Session(std::uint64_t id, Fd fd, std::unique_ptr<Conversation> talk, WorkerContext& context,
          std::string address, Clock::time_point now);

  /// Handles an event: the coroutine runs until it suspends again.
  /// @param now the time of this turn
  void notify(std::uint32_t events, Clock::time_point now);

  /// @return since when no byte has moved in either direction; or, if that is earlier, since when a
  /// request head has been incomplete, or the connection has been closing
  Clock::time_point idle_since() const { return idle_since_; }

  /// Shuts the connection down in both directions, which is reported as an event.
  void hang_up() noexcept;

  /// Logs that it has ended, and what it was.
  void log_close(Logger& log) const;

  Socket socket;
  const std::unique_ptr<Conversation> conversation;
  Task task;          ///< serves the client, then closes gracefully
  Deadline deadline;  ///< when to check whether the client has been idle; its id is our address
  const std::string peer;
  Sessions::iterator place;  ///< in the list of all
  bool closing = false;      ///< whether it is being closed gracefully
  bool yielded = false;      ///< whether it is to be resumed in the next turn

 private:
  std::string why_closed() const;

  bool idle_ = false;
  bool mid_head_ = false;  ///< whether the last event left an incomplete request head
  const std::uint64_t id_;
  const Clock::time_point since_;
  Clock::time_point idle_since_;
};

/// Serves a client until it or the conversation ends, or the server stops.
/// @param client, conversation, context must outlive the task
/// @throws std::system_error when the connection has failed
/// @throws std::runtime_error when a file can't be sent as promised
Task serve(Socket& client, Conversation& conversation, WorkerContext& context);

/// Half-closes, then discards what the client still sends until it closes, too: a plain close(2)
/// could become a reset that destroys the last reply.
/// @param client, context must outlive the task
/// @throws std::system_error when the connection has failed
/// Source: RFC 9112, 9.6.
Task close_gracefully(Socket& client, const WorkerContext& context);
