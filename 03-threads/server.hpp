/// @file
/// The server of this stage: a thread per connection.
#pragma once

#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

#include "net.hpp"
#include "options.hpp"
#include "service.hpp"
#include "stop.hpp"
#include "totals.hpp"

/// Serves each client in a thread of its own.
class Server {
 public:
  /// @param listener where clients connect
  /// @param service what is spoken with them; it must outlive the server
  /// @param stop ends run(); it must outlive the server
  /// @param options of the command line
  Server(Listener listener, const Service& service, const Stop& stop, const Options& options);

  /// Serves until a stop is requested. Then the last replies are finished, for a second at most.
  /// @throws std::system_error when no client can be accepted any more
  void run();

  /// @return what was done so far
  const Totals& totals() const { return totals_; }

 private:
  using Threads = std::list<std::thread>;

  bool full();
  void start(Fd client);
  void retire(Threads::iterator self);
  void end_all();
  void handle(Fd client);
  void serve(const Fd& client, Conversation& conversation);
  void send_all(const Fd& client, Bytes reply);

  Listener listener_;
  const Service& service_;
  const Stop& stop_;
  Totals totals_;
  const std::size_t max_connections_;
  std::mutex mutex_;
  std::condition_variable all_ended_;
  Threads threads_;      ///< guarded by mutex_
  std::thread retired_;  ///< the last that ended, not yet joined; guarded by mutex_
};
