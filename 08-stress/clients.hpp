/// @file
/// The clients of one worker.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <vector>

#include "connection.hpp"
#include "deadline_heap.hpp"
#include "event_loop.hpp"
#include "logger.hpp"
#include "options.hpp"
#include "service.hpp"
#include "socket.hpp"
#include "stop.hpp"

/// Serves each client in a coroutine of his own, which goes on with each event for him. Events
/// carry the addresses of connections: one that ends stays in memory until bury_ended().
class Clients {
 public:
  using Clock = Stop::Clock;

  /// @param loop watches the clients
  /// Whatever is passed by reference must outlive them.
  Clients(const Service& service, const Options& options, const EventLoop& loop, Logger& log);

  /// Begins to serve a client.
  /// @return whether that worked; when memory or watches are short, it costs him, and nobody else
  bool welcome(Fd client, Clock::time_point now);

  /// Goes on with the client of the event @p id.
  void go_on(std::uint64_t id, std::uint32_t events, Clock::time_point now);

  /// Goes on with all, as if there were events for them.
  void go_on_with_all(std::uint32_t events, Clock::time_point now);

  /// Goes on with those who had more to do than fits into one turn.
  void go_on_with_unfinished(Clock::time_point now);
  bool any_unfinished() const { return !unfinished_.empty(); }

  /// Hangs up on those who have been idle for too long.
  void hang_up_on_idle(Clock::time_point now);

  /// @return when somebody may have been idle for too long
  Clock::time_point next_deadline() const { return deadlines_.next(); }

  /// Destroys the connections that have ended: the events of a turn may be for them until it is
  /// over.
  /// @return how many
  std::size_t bury_ended();

  /// Logs those who are left at the end.
  void log_all() const;

  bool empty() const { return connections_.empty(); }
  std::size_t size() const { return connections_.size(); }

  /// @return what their sockets have in common
  Shared& shared() { return shared_; }

 private:
  void advance(Connection& connection, std::uint32_t events, Clock::time_point now);
  void settle(Connection& connection);
  void end(Connection& connection);
  void log_end(const Connection& connection) const;

  const Service& service_;
  const EventLoop& loop_;
  Logger& log_;
  const bool logged_;                            ///< whether anybody will read of them
  const std::chrono::nanoseconds idle_timeout_;  ///< 0 is never
  Shared shared_;
  DeadlineHeap deadlines_;  ///< one for each connection
  std::uint64_t last_id_ = 0;
  Connections connections_;
  Connections ended_;                    ///< in this turn
  std::vector<Connection*> unfinished_;  ///< who goes on in the next turn, each once
  std::vector<Connection*> going_on_;    ///< who does in this one
};
