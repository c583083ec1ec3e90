/// @file
/// The server of this stage: a thread per connection.
#pragma once

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
  using Ended = std::list<Threads::iterator>;

  /// So many ended threads are worth waking the loop for, which joins them at its next turn anyway.
  static constexpr std::size_t a_few = 16;

  void start(Fd client);
  void retire(Ended& self);
  void reap();
  void end_all();
  void handle(Fd client);
  void serve(const Fd& client, Conversation& conversation);
  void send_all(const Fd& client, Bytes reply);

  Listener listener_;
  const Service& service_;
  const Stop& stop_;
  Totals totals_;
  const std::size_t max_connections_;
  Threads threads_;  ///< all that are not joined yet; only run() touches it
  std::mutex mutex_;
  Ended ended_;                 ///< those whose work is over; guarded by mutex_
  std::size_t enough_ = a_few;  ///< so many of them wake the loop; guarded by mutex_
};
