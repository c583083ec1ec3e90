/// @file
/// A deadline that an event loop can wait for.
#pragma once

#include <cstdint>

#include "event_loop.hpp"
#include "fd.hpp"
#include "stop.hpp"

/// Wakes an event loop in time, so that no wait needs a timeout of its own: the kernel would read
/// the clock for it at each wait, and start and stop a timer. Here it is told only when somebody is
/// due earlier than was said before; who left meanwhile costs a wake-up for nothing at most.
/// Source: timerfd_create(2).
class Alarm {
 public:
  using Clock = Stop::Clock;

  /// @param loop gets an event when the time has come
  /// @param id of the event
  /// @throws std::system_error when there is no descriptor left
  Alarm(const EventLoop& loop, std::uint64_t id);

  /// Rings at a point in time, or before.
  /// @param due when; the end of time is never
  /// @param now the time
  void ring_by(Clock::time_point due, Clock::time_point now);

 private:
  Fd timer_;
  Clock::time_point rings_ = Clock::time_point::min();  ///< in the past: it has, or never was set
};
