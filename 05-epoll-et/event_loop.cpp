/// @file
#include "event_loop.hpp"

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

}  // namespace

EventLoop::EventLoop()
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (!epoll_) {
    throw_errno("cannot create an epoll instance");
  }
}

void EventLoop::watch(const Fd& fd, std::uint32_t events, std::uint64_t id) const {
  control(epoll_, EPOLL_CTL_ADD, fd, events, id);
}

void EventLoop::change(const Fd& fd, std::uint32_t events, std::uint64_t id) const {
  const std::lock_guard lock(changing_);
  control(epoll_, EPOLL_CTL_MOD, fd, events, id);
}

std::span<const epoll_event> EventLoop::wait(Stop::Clock::time_point until) {
  const int ready = ::epoll_wait(epoll_.number(), events_.data(), static_cast<int>(events_.size()),
                                 milliseconds_until(until));
  if (ready == -1 && errno != EINTR) {
    throw_errno("cannot wait for events");
  }
  // An event may arrive before the change() that asked for it has returned. From here on it has.
  const std::lock_guard lock(changing_);
  return std::span(events_).first(static_cast<std::size_t>(ready == -1 ? 0 : ready));
}
