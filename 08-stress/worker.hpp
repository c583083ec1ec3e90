/// @file
/// One of the processes that serve: a loop, an acceptor, and the clients.
#pragma once

#include <cstddef>

#include "acceptor.hpp"
#include "clients.hpp"
#include "deadline_timer.hpp"
#include "event_loop.hpp"
#include "logger.hpp"
#include "net.hpp"
#include "options.hpp"
#include "places.hpp"
#include "service.hpp"
#include "stop.hpp"
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

  void turn(Clock::time_point until);
  void dispatch(const epoll_event& event, std::size_t of_this_turn);
  void accept_clients(std::size_t most);
  void end_all();
  void go_on_with_all(std::uint32_t events, Clock::time_point until);

  const Stop& stop_;
  Totals& totals_;
  Logger& log_;
  EventLoop loop_;
  Acceptor acceptor_;
  Clients clients_;
  DeadlineTimer timer_;
  Clock::time_point now_;  ///< of this turn
};
