/// @file
/// Worker processes, from fork to their end, and again.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <vector>

#include "connection_limit.hpp"
#include "options.hpp"
#include "stop.hpp"

/// The worker processes of a supervisor. One that exits is replaced: at once, or, if it has not
/// lived long, after a delay that doubles.
class Workers {
 public:
  using Clock = Stop::Clock;

  /// @param work what a worker does, in a process of its own; it gets the worker's number, from 0,
  /// and returns an exit code; must not throw
  /// @param limit of which the slots of a worker that has exited are released
  /// What is passed by reference must outlive the workers.
  Workers(const Options& options, const Stop& stop, ConnectionLimit& limit,
          std::function<int(std::size_t)> work);

  /// Starts the workers that are due.
  void start_due();

  /// Reaps workers that have exited and, unless stopping, schedules replacements.
  void reap();

  /// @return when to start a worker next; time_point::max() when all are running
  Clock::time_point next_due() const;

  /// Sends a signal to all.
  void signal(int number) const;

  /// Kills the remaining workers and waits for them.
  void kill_rest();

  bool all_running() const;
  bool none_running() const;

  /// @return how often a worker has exited, or could not be started
  std::size_t failures() const { return failures_; }

 private:
  struct Slot {
    pid_t pid = 0;                       ///< 0 while no worker runs in it
    Clock::time_point since{};           ///< when the worker was started
    Clock::time_point due{};             ///< when to start the next one
    std::chrono::milliseconds delay{0};  ///< doubles while workers exit soon
  };

  void start(std::size_t index);
  void on_exit(std::size_t index, int status);

  const Options& options_;
  const Stop& stop_;
  ConnectionLimit& limit_;
  const std::function<int(std::size_t)> work_;
  std::vector<Slot> slots_;
  std::size_t failures_ = 0;
};
