/// @file
#include "acceptor.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <utility>

namespace {

constexpr std::size_t accepts_per_turn = 64;

constexpr auto never = Stop::Clock::time_point::max();

/// A shortage that returns this soon is the same one, and is logged once.
constexpr std::chrono::seconds same_shortage{1};

}  // namespace

Acceptor::Acceptor(Listener listener, const EventLoop& loop, std::uint64_t id, std::size_t capacity,
                   Logger& log)
    : listener_(std::move(listener)),
      loop_(loop),
      id_(id),
      capacity_(capacity),
      log_(log) {
  loop_.watch(listener_.socket(), EPOLLIN, id_);
}

void Acceptor::accept_clients(const std::function<void(Fd)>& add) {
  for (std::size_t left = std::min(capacity_ - connected_, accepts_per_turn); left > 0; --left) {
    Fd client = listener_.accept(SOCK_NONBLOCK);
    if (!client) {
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
  }
}

void Acceptor::update(std::size_t connected) {
  const bool any_closed = connected < std::exchange(connected_, connected);
  if (any_closed || (retry_at_ != never && Stop::Clock::now() >= retry_at_)) {
    retry_at_ = never;
  }
  const bool watch = connected < capacity_ && retry_at_ == never;
  if (watch != std::exchange(watching_, watch)) {
    loop_.change(listener_.socket(), watch ? EPOLLIN : 0U, id_);
  }
}
