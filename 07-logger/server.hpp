/// @file
/// The server of this stage: a reactor with deadlines and a log.
#pragma once

#include <cstdint>
#include <mutex>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "connection.hpp"
#include "deadline_heap.hpp"
#include "event_loop.hpp"
#include "logger.hpp"
#include "net.hpp"
#include "options.hpp"
#include "service.hpp"
#include "stop.hpp"
#include "thread_pool.hpp"
#include "totals.hpp"

/// Waits for all clients at once in one thread, and has those that are ready served by workers;
/// without workers, by that thread itself.
class Server {
 public:
  /// @param listener where clients connect
  /// @param service what is spoken with them; it must outlive the server
  /// @param stop ends run(); it must outlive the server
  /// @param options of the command line
  /// @param log of what the server does; it must outlive the server
  Server(Listener listener, const Service& service, const Stop& stop, const Options& options,
         Logger& log);

  /// Serves until a stop is requested. Then the last replies are finished, for a second at most.
  /// @throws std::system_error when no client can be accepted any more
  void run();

  /// @return what was done so far
  const Totals& totals() const { return totals_; }

 private:
  void turn(Stop::Clock::time_point until);
  void dispatch(const epoll_event& event);
  void accept_clients();
  bool may_accept();
  void pause_accept(bool pause);
  void welcome(Fd client);
  void handle(Connection& connection, bool hung_up);
  std::uint32_t interest(Connection::Wants wants) const;
  void await(Connection& connection, Connection::Wants wants);
  void log_end(const Connection& connection, std::string_view why);
  void retire(const Connection& connection);
  void bury_retired();
  void hang_up_on_idle();
  void end_all();
  void part_from_all(Stop::Clock::time_point until);

  Listener listener_;
  const Service& service_;
  const Stop& stop_;
  Logger& log_;
  Totals totals_;
  const std::size_t max_connections_;
  EventLoop loop_;
  bool accept_paused_ = false;
  Stop::Clock::time_point accept_again_ = Stop::Clock::time_point::max();
  bool workers_serve_;  ///< changes only while there are no workers
  std::uint64_t last_id_;
  std::unordered_map<std::uint64_t, Connection>
      connections_;                              ///< only the loop's thread touches it
  const std::chrono::nanoseconds idle_timeout_;  ///< 0 is never
  DeadlineHeap deadlines_;                       ///< one for each connection
  std::mutex mutex_;
  std::vector<std::uint64_t> retired_;  ///< connections that are over; guarded by mutex_
  ThreadPool<Connection*> pool_;  ///< lent a connection from its event until it is watched again
};
