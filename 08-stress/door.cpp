/// @file
/// Where the clients of one worker come in.
#include "door.hpp"

#include <sys/socket.h>

#include <utility>

namespace {

/// How soon accept is tried again when descriptors or memory are short.
constexpr std::chrono::milliseconds shortage_pause{50};

/// A shortage that comes again this soon is the same one, of which the log has a line.
constexpr std::chrono::seconds shortage_memory{1};

// Of the workers that wait, a client wakes one, not all (epoll_ctl(2)).
constexpr std::uint32_t client_waits = EPOLLIN | EPOLLEXCLUSIVE;

}  // namespace

Door::Door(std::size_t worker, Listener& listener, Places& places, EventLoop& loop,
           std::uint64_t id, Logger& log)
    : worker_(worker),
      listener_(listener),
      places_(places),
      loop_(loop),
      id_(id),
      log_(log) {
  loop_.watch(listener_.socket(), client_waits, id_);
}

Fd Door::admit(Clock::time_point now) {
  if (!open_) {
    return {};
  }
  if (!places_.take(worker_)) {
    full_ = true;
    shut_until(Clock::time_point::max());
    return {};
  }
  Fd client = listener_.accept(SOCK_NONBLOCK);
  if (!client) {
    places_.give_back(worker_);
  }
  if (listener_.shortage()) {
    if (now >= quiet_until_) {
      log_.warn("descriptors or memory are short: who comes has to wait");
    }
    quiet_until_ = now + shortage_memory;
    shut_until(now + shortage_pause);
  }
  return client;
}

void Door::give_back(std::size_t clients, Clock::time_point now) {
  for (std::size_t i = 0; i < clients; ++i) {
    places_.give_back(worker_);
  }
  if (clients > 0 && !open_) {
    opens_ = now;
  }
}

void Door::see_room(Clock::time_point now) {
  if (full_) {
    opens_ = now;
  }
}

void Door::open_when_due(Clock::time_point now) {
  if (!open_ && now >= opens_) {
    open_ = true;
    full_ = false;
    opens_ = Clock::time_point::max();
    loop_.watch(listener_.socket(), client_waits, id_);
  }
}

void Door::shut() {
  full_ = false;
  shut_until(Clock::time_point::max());
}

// An exclusive watch can't be changed, only ended and begun again (epoll_ctl(2)).
void Door::shut_until(Clock::time_point until) {
  opens_ = until;
  if (std::exchange(open_, false)) {
    loop_.forget(listener_.socket());
  }
}
