/// @file
/// Stopping: a signal sets one thing that every wait can see. Given; can be skipped at first.
#pragma once

#include <chrono>
#include <csignal>

#include "event_fd.hpp"

/// A stop requested by SIGINT or SIGTERM. A process has one, created before any thread.
///
/// Three kinds of wait have to see it. A poll(2) watches wakeup(). A loop asks requested(). And a
/// thread blocked in recv(2) or send(2) is interrupted: the signal handler sets a receive timeout
/// that expires at once on the socket of its own thread, so that neither the interrupted call nor
/// one that was about to begin can block. When the drain timeout has expired, SIGALRM does the same
/// for send. A second SIGINT or SIGTERM ends the process, unless it follows the first within
/// 100 ms: launchers tend to signal twice.
/// Source: signal-safety(7), socket(7) on SO_RCVTIMEO; Stevens, UNIX Network Programming, 14.2.
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

  /// The signal for the end of the drain timeout.
  static constexpr int expiry_signal = SIGALRM;

  /// Installs handlers for SIGINT, SIGTERM, SIGUSR1 and SIGALRM.
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

  /// While it lives, a stop interrupts calls that block on one socket in its thread.
  class Interruptible {
   public:
    /// @param socket the socket on which this thread is going to block
    explicit Interruptible(const Fd& socket) noexcept;
    ~Interruptible();
    Interruptible(const Interruptible&) = delete;
    Interruptible& operator=(const Interruptible&) = delete;
  };

 private:
  EventFd wakeup_;
};
