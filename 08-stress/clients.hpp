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
#include "totals.hpp"

/// Serves each client in a coroutine of its own, which is resumed at each of its events. Events
/// carry the addresses of sessions: one that has ended stays in memory until end_turn().
class Clients {
 public:
  using Clock = Stop::Clock;

  /// @param loop watches the clients
  /// @param totals counts what is done
  /// @param log of what the clients do
  /// What is passed by reference must outlive them.
  Clients(const Service& service, const Options& options, const EventLoop& loop, Totals& totals,
          Logger& log);

  /// Begins a turn of the loop: resumes the clients that yielded in the one before.
  void begin_turn();

  /// @return the time at which this turn has begun
  Clock::time_point now() const { return now_; }

  /// Begins to serve a client; out of memory or watches, closes it.
  void add(Fd client);

  /// Resumes a client at an event.
  /// @param id of the event
  void resume(std::uint64_t id, std::uint32_t events);

  /// Ends a turn: hangs up on clients that have been idle too long, and destroys the sessions that
  /// have ended. Not before: the events of the turn may be for them.
  void end_turn();

  /// @return when the next turn has to begin
  Clock::time_point next_due() const { return yielded_.empty() ? deadlines_.next() : now_; }

  /// From now on no new request is served, and a session without an unsent reply is closed
  /// gracefully.
  void stop();

  /// From now on no client is waited for that does not take its reply.
  void expire();

  /// Logs those that are left at the end.
  void log_all() const;

  bool empty() const { return sessions_.empty(); }
  std::size_t size() const { return sessions_.size(); }

 private:
  void resume_all(std::uint32_t events);
  void step(Session& session, std::uint32_t events);
  void after_step(Session& session);
  void close(Session& session);
  void hang_up_on_idle();
  void log_close(const Session& session) const;

  const Service& service_;
  const EventLoop& loop_;
  Totals& totals_;
  Logger& log_;
  const bool logged_;                            ///< whether the log takes what is said of clients
  const std::chrono::nanoseconds idle_timeout_;  ///< 0 is never
  WorkerContext context_;
  DeadlineHeap deadlines_;  ///< one for each session
  std::uint64_t last_id_ = 0;
  Clock::time_point now_;
  Sessions sessions_;
  Sessions closed_;                 ///< in this turn
  std::vector<Session*> yielded_;   ///< resumed in the next turn, each once
  std::vector<Session*> resuming_;  ///< resumed in this one
};
