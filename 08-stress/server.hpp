/// @file
/// The server of this stage: a master, and the worker processes that serve.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <vector>

#include "fd.hpp"
#include "logger.hpp"
#include "net.hpp"
#include "options.hpp"
#include "places.hpp"
#include "service.hpp"
#include "stop.hpp"
#include "totals.hpp"

/// @return what the command line says of the log
LogOptions log_options(const Options& options);

/// Makes the log, or, if its file can't be opened any more, one without a file that says so: a
/// server that runs goes on.
std::unique_ptr<Logger> reopened_log(const Options& options);

/// Starts worker processes, puts another in the place of one that dies, passes signals on, and
/// waits for all at the end. It serves nobody itself.
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
  /// Returns when all workers are ready to accept, or at least one has failed.
  /// @throws std::system_error when the system has no descriptor or memory left
  Server(Listener listener, const Service& service, const Stop& stop, const Options& options);

  /// Has clients served until a stop is requested. Then the last replies are finished, for a second
  /// at most.
  void run();

  /// @return what was done so far
  const Totals& totals() const { return totals_; }

 private:
  using Clock = Stop::Clock;

  /// The place of a worker.
  struct Seat {
    pid_t pid = 0;                       ///< 0 while nobody has it
    Clock::time_point since{};           ///< when it was taken
    Clock::time_point due{};             ///< when it is to be taken again
    std::chrono::milliseconds delay{0};  ///< grows while workers die at once
  };

  void start_due();
  void wait_until_ready();
  void start(std::size_t index);
  [[noreturn]] void work(std::size_t index, pid_t master);
  void reap();
  void mourn(std::size_t index, int status);
  Clock::time_point next_due() const;
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
  std::vector<Seat> seats_;
};
