/// @file
/// One of the processes that serve: a loop, and a coroutine for each client.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "connection.hpp"
#include "deadline_heap.hpp"
#include "event_loop.hpp"
#include "logger.hpp"
#include "net.hpp"
#include "options.hpp"
#include "places.hpp"
#include "service.hpp"
#include "stop.hpp"
#include "task.hpp"
#include "totals.hpp"

/// Serves many clients in one thread, and shares with other workers no more than a listener and
/// counts.
class Worker {
 public:
  /// @param index which of the workers this is, from 0
  /// @param listener where clients connect; other processes accept from it, too
  /// @param totals counts what is done
  /// @param places for the clients of all workers
  /// Whatever is passed by reference must outlive the worker.
  Worker(std::size_t index, Listener& listener, const Service& service, const Stop& stop,
         const Options& options, Totals& totals, Places& places, Logger& log);

  /// Serves until a stop is requested. Then the last replies are finished, for a second at most.
  /// @throws std::system_error when no client can be accepted any more
  void run();

 private:
  using Clock = Stop::Clock;

  Task serve(Socket& client, Conversation& conversation);
  Task part(Socket& client) const;

  void turn(Clock::time_point until);
  void dispatch(const epoll_event& event);
  void accept_clients();
  void pause_accept(bool pause);
  void welcome(Fd client);
  void advance(Connection& connection, std::uint32_t events);
  void end(Connection& connection);
  void log_end(const Connection& connection);
  void bury_ended();
  void hang_up_on_idle();
  void end_all();
  void go_on_with_all(std::uint32_t events, Clock::time_point until);

  const std::size_t index_;
  Listener& listener_;
  const Service& service_;
  const Stop& stop_;
  Totals& totals_;
  Places& places_;
  Logger& log_;
  const bool by_sendfile_;
  const bool logs_peers_;
  const std::chrono::nanoseconds idle_timeout_;  ///< 0 is never
  EventLoop loop_;
  Shared shared_;
  DeadlineHeap deadlines_;  ///< one for each connection
  Clock::time_point now_;   ///< of this turn
  Clock::time_point accept_again_ = Clock::time_point::max();
  bool accept_paused_ = false;
  bool no_room_ = false;  ///< whether all places were taken when accept was paused
  std::uint64_t last_id_ = 0;
  std::list<Connection> connections_;
  std::list<Connection> ended_;          ///< in this turn: an event may still be on its way
  std::vector<Connection*> unfinished_;  ///< who goes on in the next turn
};
