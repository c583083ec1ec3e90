/// @file
#include "acceptor.hpp"

#include <sys/socket.h>

#include <system_error>
#include <utility>

namespace {

constexpr auto never = Stop::Clock::time_point::max();

/// A shortage that returns this soon is the same one, and is logged once.
constexpr std::chrono::seconds same_shortage{1};

// A client wakes one of the workers that wait, not all of them (epoll_ctl(2)).
constexpr std::uint32_t client_waits = EPOLLIN | EPOLLEXCLUSIVE;

}  // namespace

Acceptor::Acceptor(Listener& listener, const EventLoop& loop, std::uint64_t id,
                   ConnectionLimit& limit, std::size_t worker, Logger& log)
    : listener_(listener),
      loop_(loop),
      id_(id),
      limit_(limit),
      worker_(worker),
      log_(log),
      retries_(limit.retries()) {
  loop_.watch(listener_.socket(), client_waits, id_);
  loop_.watch_wakeup(limit_.changed());
}

void Acceptor::accept_clients(std::size_t most, const std::function<void(Fd)>& add) {
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
    ++connected_;
    add(std::move(client));
  }
  if (listener_.shortage()) {
    const auto now = Stop::Clock::now();
    if (now >= quiet_until_) {
      log_.warn("out of file descriptors or memory; new clients stay queued");
    }
    quiet_until_ = now + same_shortage;
    retry_at_ = now + shortage_pause;
    // With EPOLLEXCLUSIVE no other worker was woken for this client.
    limit_.request_retry();
    retries_ = limit_.retries();
  }
}

void Acceptor::update(std::size_t connected) {
  const std::size_t closed = std::exchange(connected_, connected) - connected;
  if (closed > 0) {
    limit_.release(worker_, closed);
  }
  if (closed > 0 || (retry_at_ != never && Stop::Clock::now() >= retry_at_)) {
    retry_at_ = never;
  }
  full_ = full_ && !limit_.has_room();
  if (watching_ && retries_ != limit_.retries()) {
    // A client already queued has used up its wake-up on another worker: only a new watch reports
    // it again.
    watch(false);
  }
  retries_ = limit_.retries();
  watch(!full_ && retry_at_ == never);
}

// Other processes have the listener, too: closing it here does not end its watch.
void Acceptor::close() {
  watch(false);
  listener_.close();
}

// An exclusive watch can't be changed, only ended and begun again (epoll_ctl(2)).
void Acceptor::watch(bool watch) {
  if (watch == watching_) {
    return;
  }
  try {
    if (watch) {
      loop_.watch(listener_.socket(), client_waits, id_);
    } else {
      loop_.forget(listener_.socket());
    }
    watching_ = watch;
  } catch (const std::system_error&) {
    // Out of memory or watches.
    retry_at_ = Stop::Clock::now() + shortage_pause;
  }
}
