/// @file
/// One thread of the stress client.
#include "shard.hpp"

#include <sys/epoll.h>
#include <sys/prctl.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "posix.hpp"

namespace stress {

namespace {

constexpr std::size_t buffer_size = 65'536;
constexpr std::uint32_t stop_slot = ~0U;

/// Clients that are woken before the sockets are looked at again, so that a flood of new clients
/// does not make those wait who are connected.
constexpr int wakes_at_once = 16;

Duration thread_time() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

/// epoll_pwait2(2), which waits to the nanosecond; a kernel before 5.11 waits to the millisecond.
int wait_for_events(const Fd& epoll, std::span<epoll_event> events, Duration longest) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(longest);
  const timespec time{seconds.count(), (longest - seconds).count()};
  const int size = static_cast<int>(events.size());
  const int count = ::epoll_pwait2(epoll.number(), events.data(), size, &time, nullptr);
  if (count == -1 && errno == ENOSYS) {
    const auto rounded = std::chrono::ceil<std::chrono::milliseconds>(longest);
    return ::epoll_wait(epoll.number(), events.data(), size, static_cast<int>(rounded.count()));
  }
  return count;
}

/// How often clients look for timeouts.
Duration sweep_interval(Duration timeout) {
  return std::clamp<Duration>(timeout / 20, std::chrono::milliseconds(5),
                              std::chrono::milliseconds(100));
}

}  // namespace

Shard::Shard(Session& session, std::uint64_t index, std::uint64_t first, std::uint64_t count)
    : session_(session),
      index_(index),
      ledger_(session.measured_from, session.order),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      receive_buffer_(buffer_size),
      send_buffer_(buffer_size),
      around_{session, ledger_, wakes_, epoll_, receive_buffer_, send_buffer_, finished_} {
  epoll_event interest{};
  interest.events = EPOLLIN;
  interest.data.u32 = stop_slot;
  if (!epoll_ ||
      ::epoll_ctl(epoll_.number(), EPOLL_CTL_ADD, session.stop.number(), &interest) == -1) {
    throw_errno("cannot make an epoll descriptor");
  }
  for (std::uint64_t i = 0; i < count; ++i) {
    clients_.emplace_back(around_, static_cast<std::uint32_t>(i), first + i);
  }
}

void Shard::run() {
  ::prctl(PR_SET_TIMERSLACK, 1);
  Time now = Clock::now();
  while (!over(now)) {
    wait(now);
    wake_due();
    now = Clock::now();
    if (now >= next_tick_) {
      tick(now);
    }
  }
  conclude(now);
}

void Shard::conclude(Time now) {
  if (!measuring_) {
    begin_measuring(now);
  }
  processor_time_ = thread_time() - processor_time_;
  const std::chrono::duration<double> passed = now - measuring_since_;
  busy_ = passed.count() > 0 ? std::chrono::duration<double>(processor_time_) / passed : 0;
  for (Client& client : clients_) {
    client.leave();
  }
  const bool all_finished = finished_ == clients_.size();
  ended_ = all_finished ? ledger_.last_outcome()
                        : std::max(session_.measured_from, std::min(now, session_.end.load()));
  close_second(std::min(now, session_.end.load()));
  session_.timeline.leave(index_);
}

bool Shard::over(Time now) const {
  return stopped_ || finished_ == clients_.size() || now >= session_.end.load();
}

void Shard::wait(Time now) {
  std::array<epoll_event, 256> events;
  const Time until = std::min(next_tick_, wakes_.next().value_or(next_tick_));
  const int count =
      wait_for_events(epoll_, events, std::max<Duration>(until - now, Duration::zero()));
  if (count == -1 && errno != EINTR) {
    throw_errno("cannot wait for events");
  }
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    if (event.data.u32 == stop_slot) {
      stopped_ = true;
    } else {
      clients_[event.data.u32].on_event(event.events);
    }
  }
}

void Shard::wake_due() {
  for (int i = 0; i < wakes_at_once; ++i) {
    const Time now = Clock::now();
    const std::optional<std::uint32_t> client = wakes_.pop_due(now);
    if (!client) {
      return;
    }
    clients_[*client].on_wake(now);
  }
}

void Shard::tick(Time now) {
  if (!measuring_ && now >= session_.measured_from) {
    begin_measuring(now);
  }
  // The last second is closed when all is over.
  if (measuring_ && now >= session_.measured_from + std::chrono::seconds(second_ + 1) &&
      now < session_.end.load()) {
    close_second(now);
  }
  if (now >= next_sweep_) {
    for (Client& client : clients_) {
      client.check_timeout(now);
    }
    next_sweep_ = now + sweep_interval(session_.plan.timeout);
    check_hold(now);
  }
  const Time milestone =
      session_.measured_from + std::chrono::seconds(measuring_ ? second_ + 1 : 0);
  next_tick_ = std::min({next_sweep_, milestone, session_.end.load()});
}

void Shard::check_hold(Time now) {
  const Plan& plan = session_.plan;
  Time never = Time::max();
  if (plan.hold && session_.settled == plan.connections) {
    session_.end.compare_exchange_strong(never, now + *plan.hold);
  }
}

void Shard::begin_measuring(Time now) {
  measuring_ = true;
  measuring_since_ = now;
  ledger_.forget_bytes();
  processor_time_ = thread_time();
}

void Shard::close_second(Time now) {
  const auto passed =
      std::chrono::duration_cast<std::chrono::seconds>(now - session_.measured_from);
  const auto present = static_cast<std::uint64_t>(std::max<std::int64_t>(0, passed.count()));
  do {
    session_.timeline.deliver(index_, second_, ledger_.current());
    ledger_.close_period();
    ++second_;
  } while (second_ < present);
}

std::uint64_t Shard::never_served() const {
  return static_cast<std::uint64_t>(
      std::count_if(clients_.begin(), clients_.end(),
                    [](const Client& client) { return client.never_served(); }));
}

}  // namespace stress
