/// @file
/// The worker processes of a master.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <vector>

#include "options.hpp"
#include "places.hpp"
#include "stop.hpp"

/// Starts worker processes, and puts another in the place of one that dies: at once, or, when it
/// has not lived long, after a pause that grows.
class Crew {
 public:
  using Clock = Stop::Clock;

  /// @param work what a worker does, in a process of its own; it gets its number, from 0, and
  /// returns an exit code. It must not throw.
  /// @param places those of a worker that has died are given back
  /// Whatever is passed by reference must outlive the crew.
  Crew(const Options& options, const Stop& stop, Places& places,
       std::function<int(std::size_t)> work);

  /// Starts those that are to be started now.
  void start_due();

  /// Notes who has ended. Unless a stop is requested, somebody else is due then.
  void reap();

  /// @return when somebody is to be started next; the end of time when all are there
  Clock::time_point next_due() const;

  /// Sends a signal to all.
  void signal(int number) const;

  /// Ends who is still there, and waits until he is gone.
  void kill_rest();

  bool all_there() const;
  bool all_gone() const;

  /// @return how often a worker has ended, or could not be started
  std::size_t failures() const { return failures_; }

 private:
  /// The place of a worker.
  struct Seat {
    pid_t pid = 0;                       ///< 0 while nobody has it
    Clock::time_point since{};           ///< when it was taken
    Clock::time_point due{};             ///< when it is to be taken again
    std::chrono::milliseconds delay{0};  ///< grows while workers die at once
  };

  void start(std::size_t index);
  void mourn(std::size_t index, int status);

  const Options& options_;
  const Stop& stop_;
  Places& places_;
  const std::function<int(std::size_t)> work_;
  std::vector<Seat> seats_;
  std::size_t failures_ = 0;
};
