/// @file
/// A run from its first connection to its last figure.
#include "run.hpp"

#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <ctime>

#include <fmt/format.h>

#include "crew.hpp"
#include "limits.hpp"
#include "posix.hpp"
#include "server_watch.hpp"
#include "signals.hpp"

namespace stress {

namespace {

constexpr Duration look_interval = std::chrono::milliseconds(200);

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

/// The main thread's part while the others run: it looks on, and tells.
class Lookout {
 public:
  Lookout(Session& session, const Observer& observer, std::optional<ServerWatch>& watch)
      : session_(session),
        observer_(observer),
        watch_(watch) {}

  /// Returns when all threads of @p crew have ended.
  /// @return whether a signal ended the run
  bool look(const Crew& crew, Signals& signals) {
    bool interrupted = false;
    std::uint64_t ended = 0;
    while (ended < session_.plan.threads) {
      std::array<pollfd, 2> waited{
          {{crew.ended().number(), POLLIN, 0}, {signals.fd().number(), POLLIN, 0}}};
      ::poll(waited.data(), waited.size(), next_look());
      if ((waited[1].revents & POLLIN) != 0) {
        signals.take();
        session_.request_stop();
        interrupted = true;
      }
      eventfd_t more = 0;
      ended += ::eventfd_read(crew.ended().number(), &more) == 0 ? more : 0;
      tell(Clock::now());
    }
    return interrupted;
  }

 private:
  /// @return milliseconds until there is something to do
  int next_look() const {
    const Duration until_measuring = session_.measured_from - Clock::now();
    const bool soon = until_measuring > Duration::zero() && until_measuring < look_interval;
    const Duration wait = soon ? until_measuring : look_interval;
    return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(wait).count());
  }

  void tell(Time now) {
    if (now < session_.measured_from) {
      return;
    }
    if (watch_) {
      watch_->look();
    }
    tell_once_settled();
    session_.timeline.take_complete(observer_.on_second);
    observer_.on_progress(now - session_.measured_from, session_.order);
  }

  void tell_once_settled() {
    const bool settled = session_.plan.hold && session_.settled == session_.plan.connections;
    if (settled && !told_settled_ && observer_.on_settled) {
      observer_.on_settled(session_.opened);
    }
    told_settled_ = settled;
  }

  Session& session_;
  const Observer& observer_;
  std::optional<ServerWatch>& watch_;
  bool told_settled_ = false;
};

/// @return what all threads have measured together
Result gather(const Crew& crew, const Session& session) {
  Result result;
  Time ended = session.measured_from;
  Duration processor_time{0};
  for (const Shard& shard : crew.shards()) {
    result.total.merge(shard.ledger().total());
    result.first_failed = first_of(result.first_failed, shard.ledger().first_failed());
    result.never_served += shard.never_served();
    result.busiest_thread = std::max(result.busiest_thread, shard.busy());
    ended = std::max(ended, shard.ended());
    processor_time += shard.processor_time();
  }
  result.seconds = std::chrono::duration<double>(ended - session.measured_from).count();
  result.client_cpu_seconds = std::chrono::duration<double>(processor_time).count();
  result.connections_opened = session.opened;
  return result;
}

}  // namespace

Result run(const Plan& plan, const Observer& observer) {
  const Target target = resolve(plan.host, plan.port);
  raise_limits(plan, target);
  Signals signals;
  const std::string started = utc_now();
  std::optional<ServerWatch> watch;
  if (plan.pid) {
    const bool by_time = plan.duration || plan.hold;
    watch.emplace(static_cast<pid_t>(*plan.pid),
                  by_time ? PssSampling::at_the_end : PssSampling::now_and_then);
  }
  Session session(plan, target);
  if (watch && plan.warmup.count() == 0) {
    watch->look();
  }
  Crew crew(session);
  Lookout lookout(session, observer, watch);
  const bool interrupted = lookout.look(crew, signals);
  crew.join();

  Result result = gather(crew, session);
  result.started = started;
  result.interrupted = interrupted;
  if (watch) {
    result.server = watch->conclude();
  }
  session.timeline.take_complete(observer.on_second);
  return result;
}

}  // namespace stress
