/// @file
/// A timer that wakes an event loop for the next deadline.
#include "deadline_timer.hpp"

#include <sys/epoll.h>
#include <sys/timerfd.h>

#include <chrono>

#include "posix.hpp"

namespace {

timespec to_timespec(DeadlineTimer::Clock::duration since_boot) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since_boot);
  const std::chrono::nanoseconds rest = since_boot - seconds;
  return {seconds.count(), rest.count()};
}

}  // namespace

DeadlineTimer::DeadlineTimer(const EventLoop& loop, std::uint64_t id)
    : timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)) {
  if (!timer_) {
    throw_errno("cannot make a timer");
  }
  loop.watch(timer_, EPOLLIN | EPOLLET, id);
}

void DeadlineTimer::expire_by(Clock::time_point due, Clock::time_point now) {
  const bool will_expire = expires_ > now;
  if (will_expire && expires_ <= due) {
    return;
  }
  const itimerspec once{{}, to_timespec(due.time_since_epoch())};
  if (::timerfd_settime(timer_.number(), TFD_TIMER_ABSTIME, &once, nullptr) == -1) {
    throw_errno("cannot set a timer");
  }
  expires_ = due;
}
