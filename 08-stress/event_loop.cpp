/// @file
#include "event_loop.hpp"

#include <sys/timerfd.h>

#include <chrono>

#include "posix.hpp"

namespace {

void control(const Fd& epoll, int operation, const Fd& fd, std::uint32_t events, std::uint64_t id) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = id;
  if (::epoll_ctl(epoll.number(), operation, fd.number(), &event) == -1) {
    throw_errno("cannot watch a descriptor");
  }
}

timespec to_timespec(EventLoop::Clock::duration since_boot) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since_boot);
  const std::chrono::nanoseconds rest = since_boot - seconds;
  return {seconds.count(), rest.count()};
}

}  // namespace

EventLoop::EventLoop()
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)) {
  if (!epoll_) {
    throw_errno("cannot create an epoll instance");
  }
  if (!timer_) {
    throw_errno("cannot create a timer");
  }
  watch_wakeup(timer_);
}

void EventLoop::watch(const Fd& fd, std::uint32_t events, std::uint64_t id) const {
  control(epoll_, EPOLL_CTL_ADD, fd, events, id);
}

void EventLoop::forget(const Fd& fd) const {
  control(epoll_, EPOLL_CTL_DEL, fd, 0, 0);
}

std::span<const epoll_event> EventLoop::wait(Clock::time_point until, Clock::time_point now) {
  const bool poll = until <= now;
  if (!poll) {
    expire_by(until, now);
  }
  const int ready = ::epoll_wait(epoll_.number(), events_.data(), static_cast<int>(events_.size()),
                                 poll ? 0 : -1);
  if (ready == -1 && errno != EINTR) {
    throw_errno("cannot wait for events");
  }
  return std::span(events_).first(static_cast<std::size_t>(ready == -1 ? 0 : ready));
}

void EventLoop::expire_by(Clock::time_point until, Clock::time_point now) {
  const bool running = expires_ > now;
  if (running && expires_ <= until) {
    return;
  }
  const itimerspec once{{}, to_timespec(until.time_since_epoch())};
  if (::timerfd_settime(timer_.number(), TFD_TIMER_ABSTIME, &once, nullptr) == -1) {
    throw_errno("cannot set a timer");
  }
  expires_ = until;
}
