/// @file
#include "client_loop.hpp"

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

/// Timers that are run before the sockets are polled again, so that many new clients at once do not
/// delay the connected ones.
constexpr int timers_at_once = 16;

Duration thread_time() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

/// Waits with epoll_pwait2(2), to the nanosecond; before Linux 5.11, to the millisecond.
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

/// @return how often the clients check for timeouts
Duration sweep_interval(Duration timeout) {
  return std::clamp<Duration>(timeout / 20, std::chrono::milliseconds(5),
                              std::chrono::milliseconds(100));
}

}  // namespace

ClientLoop::ClientLoop(RunContext& run, std::uint64_t index, std::uint64_t first,
                       std::uint64_t count)
    : run_(run),
      index_(index),
      ledger_(run.measured_from, run.order),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      receive_buffer_(buffer_size),
      send_buffer_(buffer_size),
      context_{run, ledger_, timers_, epoll_, receive_buffer_, send_buffer_, finished_} {
  epoll_event interest{};
  interest.events = EPOLLIN;
  interest.data.u32 = stop_slot;
  if (!epoll_ ||
      ::epoll_ctl(epoll_.number(), EPOLL_CTL_ADD, run.stop.fd().number(), &interest) == -1) {
    throw_errno("cannot make an epoll descriptor");
  }
  for (std::uint64_t i = 0; i < count; ++i) {
    clients_.emplace_back(context_, static_cast<std::uint32_t>(i), first + i);
  }
}

void ClientLoop::run() {
  ::prctl(PR_SET_TIMERSLACK, 1);
  Time now = Clock::now();
  while (!has_ended(now)) {
    wait(now);
    run_due_timers();
    now = Clock::now();
    if (now >= next_tick_) {
      tick(now);
    }
  }
  finish(now);
}

void ClientLoop::finish(Time now) {
  if (!measuring_) {
    begin_measuring(now);
  }
  processor_time_ = thread_time() - processor_time_;
  const std::chrono::duration<double> passed = now - measuring_since_;
  busy_ = passed.count() > 0 ? std::chrono::duration<double>(processor_time_) / passed : 0;
  for (SimulatedClient& client : clients_) {
    client.abandon_in_flight();
  }
  const bool all_finished = finished_ == clients_.size();
  ended_ = all_finished ? ledger_.last_outcome()
                        : std::max(run_.measured_from, std::min(now, run_.end.load()));
  close_second(std::min(now, run_.end.load()));
  run_.timeline.finish(index_);
}

bool ClientLoop::has_ended(Time now) const {
  return stopped_ || finished_ == clients_.size() || now >= run_.end.load();
}

void ClientLoop::wait(Time now) {
  std::array<epoll_event, 256> events;
  const Time until = std::min(next_tick_, timers_.next().value_or(next_tick_));
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

void ClientLoop::run_due_timers() {
  for (int i = 0; i < timers_at_once; ++i) {
    const Time now = Clock::now();
    const std::optional<std::uint32_t> client = timers_.pop_due(now);
    if (!client) {
      return;
    }
    clients_[*client].on_timer(now);
  }
}

void ClientLoop::tick(Time now) {
  if (!measuring_ && now >= run_.measured_from) {
    begin_measuring(now);
  }
  // The last second is closed by finish().
  if (measuring_ && now >= run_.measured_from + std::chrono::seconds(second_ + 1) &&
      now < run_.end.load()) {
    close_second(now);
  }
  if (now >= next_sweep_) {
    for (SimulatedClient& client : clients_) {
      client.check_timeout(now);
    }
    next_sweep_ = now + sweep_interval(run_.plan.timeout);
    check_hold(now);
  }
  const Time milestone = run_.measured_from + std::chrono::seconds(measuring_ ? second_ + 1 : 0);
  next_tick_ = std::min({next_sweep_, milestone, run_.end.load()});
}

void ClientLoop::check_hold(Time now) {
  const LoadPlan& plan = run_.plan;
  Time never = Time::max();
  if (plan.hold && run_.settled == plan.connections) {
    run_.end.compare_exchange_strong(never, now + *plan.hold);
  }
}

void ClientLoop::begin_measuring(Time now) {
  measuring_ = true;
  measuring_since_ = now;
  ledger_.forget_bytes();
  processor_time_ = thread_time();
}

void ClientLoop::close_second(Time now) {
  const auto passed = std::chrono::duration_cast<std::chrono::seconds>(now - run_.measured_from);
  const auto present = static_cast<std::uint64_t>(std::max<std::int64_t>(0, passed.count()));
  do {
    run_.timeline.add(index_, second_, ledger_.current());
    ledger_.close_period();
    ++second_;
  } while (second_ < present);
}

std::uint64_t ClientLoop::never_served() const {
  return static_cast<std::uint64_t>(
      std::count_if(clients_.begin(), clients_.end(),
                    [](const SimulatedClient& client) { return client.never_served(); }));
}

}  // namespace stress
