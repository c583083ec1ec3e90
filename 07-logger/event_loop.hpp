/// @file
/// Readiness: which of many descriptors can be used now.
#pragma once

#include <sys/epoll.h>

#include <array>
#include <cstdint>
#include <mutex>
#include <span>

#include "fd.hpp"
#include "stop.hpp"

/// A set of watched descriptors. Events carry an id: by the time an event is handled, the number of
/// its descriptor may belong to another connection; an id that is never reused can't.
/// Source: epoll(7), epoll_ctl(2), epoll_wait(2).
class EventLoop {
 public:
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

  /// Changes what is watched for. What is ready is reported again, even with EPOLLET. Any thread
  /// may call it, and what it did before is visible to the thread that gets the event.
  /// @throws std::system_error as epoll_ctl(2) does
  void change(const Fd& fd, std::uint32_t events, std::uint64_t id) const;

  /// Waits until something is ready.
  /// @param until when to give up
  /// @return what is ready, maybe nothing; valid until the next call
  std::span<const epoll_event> wait(Stop::Clock::time_point until);

 private:
  Fd epoll_;
  std::array<epoll_event, 512> events_{};
  mutable std::mutex changing_;  ///< held during change()
};
