/// @file
/// Accepts the clients of one worker.
#include "acceptor.hpp"

#include <sys/socket.h>

#include <system_error>
#include <utility>

namespace {

/// How soon accept is tried again when descriptors or memory are short.
constexpr std::chrono::milliseconds shortage_pause{50};

/// A shortage that comes again this soon is the same one, of which the log has a line.
constexpr std::chrono::seconds shortage_memory{1};

// Of the workers that wait, a client wakes one, not all (epoll_ctl(2)).
constexpr std::uint32_t client_waits = EPOLLIN | EPOLLEXCLUSIVE;

}  // namespace

Acceptor::Acceptor(std::size_t worker, Listener& listener, Places& places, EventLoop& loop,
                   std::uint64_t id, Logger& log)
    : worker_(worker),
      listener_(listener),
      places_(places),
      loop_(loop),
      id_(id),
      log_(log) {
  loop_.watch(listener_.socket(), client_waits, id_);
}

Fd Acceptor::accept(Clock::time_point now) {
  if (!accepting_) {
    return {};
  }
  if (!places_.take(worker_)) {
    full_ = true;
    pause_until(Clock::time_point::max());
    return {};
  }
  Fd client = listener_.accept(SOCK_NONBLOCK);
  if (!client) {
    places_.give_back(worker_);
  }
  if (listener_.shortage()) {
    sit_out_shortage(now);
    places_.call_all();
  }
  return client;
}

void Acceptor::give_back(std::size_t clients, Clock::time_point now) {
  for (std::size_t i = 0; i < clients; ++i) {
    places_.give_back(worker_);
  }
  if (clients > 0 && !accepting_) {
    resumes_ = now;
  }
}

void Acceptor::see_room(Clock::time_point now) {
  if (full_) {
    resumes_ = now;
  }
}

// Who waits already has woken another worker: only a watch that begins anew finds him.
void Acceptor::look_again(Clock::time_point now) {
  if (accepting_) {
    pause_until(now);
  }
}

void Acceptor::resume_when_due(Clock::time_point now) {
  if (accepting_ || now < resumes_) {
    return;
  }
  try {
    loop_.watch(listener_.socket(), client_waits, id_);
    accepting_ = true;
    full_ = false;
    resumes_ = Clock::time_point::max();
  } catch (const std::system_error&) {
    sit_out_shortage(now);
  }
}

void Acceptor::stop() {
  full_ = false;
  pause_until(Clock::time_point::max());
  listener_.close();
}

void Acceptor::sit_out_shortage(Clock::time_point now) {
  if (now >= quiet_until_) {
    log_.warn("descriptors or memory are short: who comes has to wait");
  }
  quiet_until_ = now + shortage_memory;
  full_ = false;
  pause_until(now + shortage_pause);
}

// An exclusive watch can't be changed, only ended and begun again (epoll_ctl(2)).
void Acceptor::pause_until(Clock::time_point until) {
  resumes_ = until;
  if (std::exchange(accepting_, false)) {
    loop_.forget(listener_.socket());
  }
}
