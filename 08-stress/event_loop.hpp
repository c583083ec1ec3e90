/// @file
/// Readiness: which of many descriptors can be used now.
#pragma once

#include <sys/epoll.h>

#include <array>
#include <cstdint>
#include <span>

#include "fd.hpp"
#include "stop.hpp"

/// A set of watched descriptors. Each has an id, which events carry: a descriptor's number may
/// belong to somebody else by the time its event is looked at, an id that is never given twice
/// can't. Source: epoll(7), epoll_ctl(2), epoll_wait(2).
class EventLoop {
 public:
  /// @throws std::system_error when there is no descriptor left
  EventLoop();

  /// Watches a descriptor. Closing it ends that.
  /// @param events EPOLLIN, EPOLLOUT, EPOLLRDHUP, with EPOLLET and EPOLLONESHOT as wanted
  /// @param id comes back as `data.u64` of the events
  /// @throws std::system_error when memory or the system's limit of watches is short
  void watch(const Fd& fd, std::uint32_t events, std::uint64_t id) const;

  /// Ends the watch of a descriptor that other processes have, too: for that, closing it is not
  /// enough.
  /// @throws std::system_error when it is not watched
  void forget(const Fd& fd) const;

  /// Waits until something is ready.
  /// @param until when to give up
  /// @return what is ready, maybe nothing; valid until the next call
  std::span<const epoll_event> wait(Stop::Clock::time_point until);

 private:
  Fd epoll_;
  std::array<epoll_event, 512> events_{};
};
