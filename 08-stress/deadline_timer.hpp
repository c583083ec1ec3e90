/// @file
/// A timer that wakes an event loop for the next deadline.
#pragma once

#include <cstdint>

#include "event_loop.hpp"
#include "fd.hpp"
#include "stop.hpp"

/// Wakes an event loop in time, so that no wait needs a timeout of its own: for a timeout the
/// kernel reads the clock at each wait, and starts and stops a timer at each that sleeps. This one
/// is set when somebody is due earlier than it will expire, or when it has expired. Whoever left
/// meanwhile has it wake the loop once for nothing. Its descriptor need not be read: an edge is
/// reported once, and setting it begins a new count. Source: timerfd_create(2), epoll(7).
class DeadlineTimer {
 public:
  using Clock = Stop::Clock;

  /// @param loop gets an event when the timer expires
  /// @param id of the event, which says no more than that the loop is awake
  /// @throws std::system_error when descriptors, memory or watches are short
  DeadlineTimer(const EventLoop& loop, std::uint64_t id);

  /// Sees to it that the loop wakes in time. To be called before each wait, for all deadlines that
  /// there are: what expired before @p now has done its duty.
  /// @param due the earliest deadline; the end of time is never
  /// @param now the time, as it was read after the last wait
  /// @throws std::system_error when the kernel refuses
  void expire_by(Clock::time_point due, Clock::time_point now);

 private:
  Fd timer_;
  /// When it expires. In the past: it has, or was never set.
  Clock::time_point expires_ = Clock::time_point::min();
};
