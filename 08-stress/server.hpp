/// @file
/// The server of this stage: a master, and the worker processes that serve.
#pragma once

#include <cstddef>

#include "crew.hpp"
#include "fd.hpp"
#include "net.hpp"
#include "options.hpp"
#include "places.hpp"
#include "service.hpp"
#include "stop.hpp"
#include "totals.hpp"

/// Has a crew of worker processes, passes signals on to them, and waits for all at the end. It
/// serves nobody itself.
///
/// Each worker has a log of its own, to the same file. The master has one only while it says
/// something: who forks must be alone in his process, as a child gets the locks of other threads,
/// but not the threads that would unlock them. Source: fork(2), "Notes"; POSIX, fork.
class Server {
 public:
  /// @param listener where clients connect
  /// @param service what is spoken with them; it must outlive the server
  /// @param stop ends run(); it must outlive the server
  /// @param options of the command line
  ///
  /// Returns when all workers are ready to accept; when one has failed, as soon as any is.
  /// @throws std::system_error when the system has no descriptor or memory left
  Server(Listener listener, const Service& service, const Stop& stop, const Options& options);

  /// Has clients served until a stop is requested. Then the last replies are finished, for a second
  /// at most.
  void run();

  /// @return what was done so far
  const Totals& totals() const { return totals_; }

 private:
  void wait_until_ready();
  int work(std::size_t index);
  void pass_on_hangup();
  void end_all();

  Listener listener_;
  const Service& service_;
  const Stop& stop_;
  const Options& options_;
  Totals totals_;
  Places places_;
  Fd hangup_;  ///< readable after a SIGHUP
  Fd ready_;   ///< counts the workers that have got ready (eventfd)
  Crew crew_;
};
