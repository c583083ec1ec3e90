/// @file
/// Readiness: which of many descriptors can be used now.
#pragma once

#include <sys/epoll.h>

#include <array>
#include <cstdint>
#include <span>

#include "fd.hpp"
#include "stop.hpp"

/// A set of watched descriptors. Events carry an id: by the time an event is handled, the number of
/// its descriptor may belong to another connection; an id that is never reused can't.
/// Source: epoll(7), epoll_ctl(2), epoll_wait(2).
class EventLoop {
 public:
  using Clock = Stop::Clock;

  /// The id of events that only end a wait.
  static constexpr std::uint64_t wakeup_id = 0;

  /// @throws std::system_error when there is no descriptor left
  EventLoop();

  /// Watches a descriptor, until it is closed.
  /// @param events EPOLLIN, EPOLLOUT, EPOLLRDHUP, with EPOLLET and EPOLLONESHOT as wanted
  /// @param id is in the events' `data.u64`
  /// @throws std::system_error when out of memory, or the system's limit of watches is reached
  void watch(const Fd& fd, std::uint32_t events, std::uint64_t id) const;

  /// Watches an eventfd that is to end a wait. Its events have the wakeup_id, and need not be
  /// consumed.
  /// @throws std::system_error as watch() does
  void watch_wakeup(const Fd& fd) const { watch(fd, EPOLLIN | EPOLLET, wakeup_id); }

  /// Ends the watch of a descriptor that other processes have, too: closing it is not enough then.
  /// @throws std::system_error when it is not watched
  void forget(const Fd& fd) const;

  /// Waits until something is ready.
  ///
  /// No wait has a timeout of its own: for a timeout the kernel reads the clock, and starts and
  /// stops a timer, at each. One timer (timerfd_create(2)) wakes the loop, and is set only when it
  /// would expire too late; it may then expire for a deadline that has moved. Its events have the
  /// wakeup_id.
  /// @param until when to give up
  /// @param now the time, as read after the last wait
  /// @return what is ready, maybe nothing; valid until the next call
  std::span<const epoll_event> wait(Clock::time_point until, Clock::time_point now);

 private:
  void expire_by(Clock::time_point until, Clock::time_point now);

  Fd epoll_;
  Fd timer_;
  Clock::time_point expires_ = Clock::time_point::min();  ///< in the past: it is not running
  std::array<epoll_event, 512> events_{};
};
