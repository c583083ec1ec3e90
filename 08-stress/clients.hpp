/// @file
/// The clients of one server.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "deadline_heap.hpp"
#include "event_loop.hpp"
#include "logger.hpp"
#include "options.hpp"
#include "service.hpp"
#include "session.hpp"
#include "socket.hpp"
#include "stop.hpp"

/// Serves each client in a coroutine of its own, which is resumed at each of its events. Events
/// carry the addresses of sessions: one that has ended stays in memory until destroy_closed().
class Clients {
 public:
  using Clock = Stop::Clock;

  /// @param loop watches the clients
  /// What is passed by reference must outlive them.
  Clients(const Service& service, const Options& options, const EventLoop& loop, Logger& log);

  /// Begins to serve a client; out of memory or watches, closes it.
  void add(Fd client, Clock::time_point now);

  /// Resumes a client at an event.
  /// @param id of the event
  void resume(std::uint64_t id, std::uint32_t events, Clock::time_point now);

  /// Resumes all, as if there were events for them.
  void resume_all(std::uint32_t events, Clock::time_point now);

  /// Resumes those that have yielded in the turn before.
  void resume_yielded(Clock::time_point now);
  bool any_yielded() const { return !yielded_.empty(); }

  /// Shuts down those that have been idle too long.
  void hang_up_on_idle(Clock::time_point now);

  /// @return when to call hang_up_on_idle() next
  Clock::time_point next_deadline() const { return deadlines_.next(); }

  /// Destroys the sessions that have ended. To be called between turns: the events of a turn may be
  /// for them.
  void destroy_closed();

  /// Logs those that are left at the end.
  void log_all() const;

  bool empty() const { return sessions_.empty(); }
  std::size_t size() const { return sessions_.size(); }

  /// @return what their sockets have in common
  WorkerContext& context() { return context_; }

 private:
  void step(Session& session, std::uint32_t events, Clock::time_point now);
  void after_step(Session& session);
  void close(Session& session);
  void log_close(const Session& session) const;

  const Service& service_;
  const EventLoop& loop_;
  Logger& log_;
  const bool logged_;                            ///< whether the log takes what is said of clients
  const std::chrono::nanoseconds idle_timeout_;  ///< 0 is never
  WorkerContext context_;
  DeadlineHeap deadlines_;  ///< one for each session
  std::uint64_t last_id_ = 0;
  Sessions sessions_;
  Sessions closed_;                 ///< in this turn
  std::vector<Session*> yielded_;   ///< resumed in the next turn, each once
  std::vector<Session*> resuming_;  ///< resumed in this one
};
