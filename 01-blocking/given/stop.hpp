/// @file
/// Stopping: a signal sets one thing that every wait can see. Given; can be skipped at first.
#pragma once

#include <chrono>
#include <csignal>

#include "fd.hpp"

/// A stop that SIGINT or SIGTERM asks for. There is one in a process, and it is made before any
/// thread.
///
/// Three kinds of wait have to see it. A poll(2) watches wakeup(). A loop asks requested(). And a
/// thread that is blocked in recv(2) or send(2) is interrupted: the signal handler gives the socket
/// of its own thread a receive timeout that is over at once, so that neither the call that the
/// signal interrupted nor a call that was just about to begin can wait. Once the patience is over,
/// SIGALRM does the same for send. The second SIGINT or SIGTERM ends the process at once.
/// Source: signal-safety(7), socket(7) on SO_RCVTIMEO; Stevens, UNIX Network Programming, 14.2.
class Stop {
 public:
  using Clock = std::chrono::steady_clock;

  /// How long a client may take to receive what is left.
  static constexpr std::chrono::seconds patience{1};

  /// The signal that passes a stop on: from a process to its children, from a thread to others.
  static constexpr int pass_on = SIGUSR1;

  /// The signal that says that the patience is over.
  static constexpr int time_is_up = SIGALRM;

  /// Takes over SIGINT, SIGTERM, SIGUSR1 and SIGALRM.
  /// @throws std::system_error when the system has no descriptor left
  Stop();

  /// @return whether the process has been asked to stop
  bool requested() const noexcept;

  /// @return when the patience is over; the end of time unless a stop was requested
  Clock::time_point deadline() const noexcept;

  /// @return a descriptor that becomes readable when a stop is requested, and at wake()
  const Fd& wakeup() const noexcept { return wakeup_; }

  /// Makes wakeup() readable. Any thread and any signal handler may call it.
  void wake() const noexcept;

  /// Has every @p signal call wake().
  void wake_on(int signal) const;

  /// Waits until wakeup() or @p other is readable, and takes the wake-up.
  /// @param other a descriptor, or an empty Fd for none
  /// @param until when to give up
  void wait(const Fd& other, Clock::time_point until = Clock::time_point::max()) const;

  /// While it lives, a stop interrupts what its thread waits for on one socket.
  class Interruptible {
   public:
    /// @param socket the socket on which this thread is going to block
    explicit Interruptible(const Fd& socket) noexcept;
    ~Interruptible();
    Interruptible(const Interruptible&) = delete;
    Interruptible& operator=(const Interruptible&) = delete;
  };

 private:
  Fd wakeup_;
};
