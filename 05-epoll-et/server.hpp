/// @file
/// The server.
#pragma once

#include <cstdint>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "acceptor.hpp"
#include "connection.hpp"
#include "event_loop.hpp"
#include "net.hpp"
#include "options.hpp"
#include "service.hpp"
#include "stop.hpp"
#include "thread_pool.hpp"
#include "totals.hpp"

/// Waits for all clients at once in one thread, and serves those that are ready.
/// Workers serve them, if there are any.
class Server {
 public:
  /// @param listener where clients connect
  /// @param service what to speak with them; it must outlive the server
  /// @param stop ends run(); it must outlive the server
  /// @param options from the command line
  Server(Listener listener, const Service& service, const Stop& stop, const Options& options);

  /// Serves until a stop is requested, then finishes the last replies within Stop::drain_timeout.
  /// @throws std::system_error when no client can be accepted any more
  void run();

  /// @return what has been done so far
  const Totals& totals() const { return totals_; }

 private:
  void turn(Stop::Clock::time_point until);
  void dispatch(const epoll_event& event);
  void add(Fd client);
  void handle(Connection& connection);
  void await(Connection& connection, Connection::Wants wants);
  std::uint32_t interest(Connection::Wants wants) const;
  void close(const Connection& connection);
  void destroy_closed();
  void end_all();
  void drain_until(Stop::Clock::time_point until);

  const Service& service_;
  const Stop& stop_;
  Totals totals_;
  EventLoop loop_;
  Acceptor acceptor_;
  std::uint64_t last_id_ = 0;
  std::unordered_map<std::uint64_t, Connection> connections_;  ///< the loop's thread owns it
  std::mutex mutex_;
  std::vector<std::uint64_t> closed_;  ///< ids to destroy between turns; guarded by mutex_
  ThreadPool<Connection*> pool_;       ///< owns a connection from its event until it is re-armed
};
