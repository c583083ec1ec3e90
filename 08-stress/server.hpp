/// @file
/// The server.
#pragma once

#include <cstddef>
#include <cstdint>

#include "acceptor.hpp"
#include "clients.hpp"
#include "connection_limit.hpp"
#include "event_loop.hpp"
#include "logger.hpp"
#include "net.hpp"
#include "options.hpp"
#include "service.hpp"
#include "stop.hpp"
#include "totals.hpp"

/// What the worker processes share.
struct SharedState {
  Listener& listener;      ///< where clients connect
  ConnectionLimit& limit;  ///< of the connections of all workers
  Totals& totals;          ///< counts what they do
};

/// Waits for all clients at once in one thread, and serves those that are ready. Closes those that
/// have been idle too long. There is one in each worker process.
class Server {
 public:
  /// @param worker which of the workers this is, from 0
  /// @param shared with the other workers
  /// @param service what to speak with clients
  /// @param stop ends run()
  /// @param options from the command line
  /// @param log of what the server does
  /// What is passed by reference must outlive the server.
  Server(std::size_t worker, const SharedState& shared, const Service& service, const Stop& stop,
         const Options& options, Logger& log);

  /// Serves until a stop is requested, then finishes the last replies within Stop::drain_timeout.
  /// @throws std::system_error when no client can be accepted any more
  void run();

 private:
  void turn(Stop::Clock::time_point until);
  void dispatch(const epoll_event& event, std::size_t events);
  void end_all();
  void drain_until(Stop::Clock::time_point until);

  const Stop& stop_;
  Logger& log_;
  EventLoop loop_;
  Acceptor acceptor_;
  Clients connections_;
};
