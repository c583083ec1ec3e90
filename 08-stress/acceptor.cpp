/// @file
#include "acceptor.hpp"

#include <sys/socket.h>

#include <system_error>
#include <utility>

namespace {

constexpr auto never = Stop::Clock::time_point::max();

/// A shortage that returns this soon is the same one.
constexpr std::chrono::seconds same_shortage{1};

// A client wakes one of the workers that wait, not all of them (epoll_ctl(2)).
constexpr std::uint32_t client_waits = EPOLLIN | EPOLLEXCLUSIVE;

}  // namespace

Acceptor::Acceptor(std::size_t worker, Listener& listener, ConnectionLimit& limit,
                   const EventLoop& loop, std::uint64_t id, Logger& log)
    : worker_(worker),
      listener_(listener),
      limit_(limit),
      loop_(loop),
      id_(id),
      log_(log),
      retries_(limit.retries()) {
  loop_.watch(listener_.socket(), client_waits, id_);
  loop_.watch_wakeup(limit_.changed());
}

void Acceptor::accept_clients(std::size_t most, Clock::time_point now,
                              const std::function<void(Fd)>& add) {
  for (std::size_t left = most; left > 0; --left) {
    full_ = !limit_.acquire(worker_);
    if (full_) {
      return;
    }
    Fd client = listener_.accept(SOCK_NONBLOCK);
    if (!client) {
      limit_.release(worker_, 1);
      break;
    }
    ++slots_;
    add(std::move(client));
  }
  if (listener_.shortage()) {
    run_short(now);
    // With EPOLLEXCLUSIVE no other worker was woken for this client.
    limit_.request_retry();
    retries_ = limit_.retries();
  }
}

void Acceptor::update(std::size_t connected, Clock::time_point now) {
  const std::size_t closed = slots_ - connected;
  if (closed > 0) {
    limit_.release(worker_, closed);
    slots_ = connected;
  }
  if (closed > 0 || now >= retry_at_) {
    retry_at_ = never;
  }
  full_ = full_ && !limit_.has_room();
  if (watching_ && retries_ != limit_.retries()) {
    // A client already queued has used up its wake-up on another worker: only a new watch reports
    // it again.
    watch(false, now);
  }
  retries_ = limit_.retries();
  watch(!full_ && retry_at_ == never, now);
}

void Acceptor::close() {
  watch(false, Clock::now());
  listener_.close();
}

// An exclusive watch can't be changed, only ended and begun again (epoll_ctl(2)).
void Acceptor::watch(bool watch, Clock::time_point now) {
  if (watch == watching_) {
    return;
  }
  if (!watch) {
    loop_.forget(listener_.socket());
    watching_ = false;
    return;
  }
  try {
    loop_.watch(listener_.socket(), client_waits, id_);
    watching_ = true;
  } catch (const std::system_error&) {
    run_short(now);
  }
}

void Acceptor::run_short(Clock::time_point now) {
  if (now >= quiet_until_) {
    log_.warn("out of file descriptors or memory; new clients stay queued");
  }
  quiet_until_ = now + same_shortage;
  retry_at_ = now + shortage_pause;
}
