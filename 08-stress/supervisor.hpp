/// @file
/// The supervisor: the parent of the worker processes, which serve.
#pragma once

#include "connection_limit.hpp"
#include "event_fd.hpp"
#include "fd.hpp"
#include "net.hpp"
#include "options.hpp"
#include "service.hpp"
#include "stop.hpp"
#include "totals.hpp"
#include "workers.hpp"

/// Keeps worker processes running, passes signals on to them, and waits for them at the end. It
/// serves no client itself.
///
/// Each worker has a log of its own, to the same file. The supervisor opens its log only to write a
/// line. It must stay single-threaded to fork(2): a child inherits locked mutexes but not the
/// threads that would unlock them. Source: fork(2), "Notes"; POSIX, fork.
class Supervisor {
 public:
  /// @param listener where clients connect
  /// @param service what to speak with them; it must outlive the supervisor
  /// @param stop ends run(); it must outlive the supervisor
  /// @param options from the command line; they must outlive the supervisor
  ///
  /// Returns when all workers are ready to accept; if one has failed, as soon as any is.
  /// @throws std::system_error when the system has no descriptor or memory left
  /// @throws std::runtime_error when no worker can serve
  Supervisor(Listener listener, const Service& service, const Stop& stop, const Options& options);

  /// Lets the workers serve until a stop is requested, then waits until they have finished the last
  /// replies, within Stop::drain_timeout.
  void run();

  /// @return what has been done so far
  const Totals& totals() const { return totals_; }

 private:
  void wait_until_ready();
  int work(std::size_t index);
  void forward_hangup();
  void end_all();

  Listener listener_;
  const Service& service_;
  const Stop& stop_;
  const Options& options_;
  Totals totals_;
  ConnectionLimit limit_;
  Fd hangup_;      ///< readable after a SIGHUP
  EventFd ready_;  ///< counts the workers that have become ready
  Workers workers_;
};
