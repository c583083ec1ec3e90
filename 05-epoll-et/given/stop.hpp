/// @file
/// Stopping: a signal sets one thing that every wait can see. Given; can be skipped at first.
#pragma once

#include <chrono>
#include <csignal>

#include "event_fd.hpp"

/// A stop requested by SIGINT or SIGTERM. A process has one, created before any thread.
///
/// Two kinds of wait have to see it: a poll(2) or epoll_wait(2) watches wakeup(), and a loop asks
/// requested(). A second SIGINT or SIGTERM ends the process, unless it follows the first within
/// 100 ms: launchers tend to signal twice. Source: signal-safety(7).
class Stop {
 public:
  using Clock = std::chrono::steady_clock;

  /// How long clients have to receive the replies that are left.
  static constexpr std::chrono::seconds drain_timeout{1};

  /// How much longer bytes already in flight are read and discarded.
  static constexpr std::chrono::milliseconds linger{250};

  /// Signals this soon after the first belong to the same request.
  static constexpr std::chrono::milliseconds same_request{100};

  /// The signal that passes a stop on, from a process to its children and from a thread to others.
  static constexpr int forward_signal = SIGUSR1;

  /// Installs handlers for SIGINT, SIGTERM and SIGUSR1.
  /// @throws std::system_error when the system has no descriptor left
  Stop();
  ~Stop();
  Stop(const Stop&) = delete;
  Stop& operator=(const Stop&) = delete;

  /// @return whether the process has been asked to stop
  bool requested() const noexcept;

  /// @return when the drain timeout expires; time_point::max() unless a stop was requested
  Clock::time_point deadline() const noexcept;

  /// @return a descriptor that becomes readable when a stop is requested, and at wake()
  const Fd& wakeup() const noexcept { return wakeup_.fd(); }

  /// Makes wakeup() readable. Any thread and any signal handler may call it.
  void wake() const noexcept { wakeup_.notify(); }

  /// Makes every @p signal call wake().
  void wake_on(int signal) const;

  /// Waits until wakeup() or @p other is readable, and consumes the wake-up.
  /// @param other a descriptor, or an empty Fd for none
  /// @param until when to give up
  void wait(const Fd& other, Clock::time_point until = Clock::time_point::max()) const;

 private:
  EventFd wakeup_;
};
