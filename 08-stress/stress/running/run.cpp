/// @file
#include "run.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <ctime>

#include <fmt/format.h>

#include "client_threads.hpp"
#include "posix.hpp"
#include "server_monitor.hpp"
#include "stop_signals.hpp"
#include "system_limits.hpp"

namespace stress {

namespace {

constexpr Duration report_interval = std::chrono::milliseconds(200);

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

/// The main thread's work while the client threads run: it samples the server, reports progress,
/// and reacts to signals.
class RunMonitor {
 public:
  RunMonitor(RunContext& run, const Observer& observer, std::optional<ServerMonitor>& server)
      : run_(run),
        observer_(observer),
        server_(server) {}

  /// Returns when all of @p threads have ended.
  /// @return whether a signal ended the run
  bool watch(const ClientThreads& threads, StopSignals& signals) {
    bool interrupted = false;
    std::uint64_t ended = 0;
    while (ended < run_.plan.threads) {
      std::array<pollfd, 2> waited{
          {{threads.ended().fd().number(), POLLIN, 0}, {signals.fd().number(), POLLIN, 0}}};
      ::poll(waited.data(), waited.size(), poll_timeout());
      if ((waited[1].revents & POLLIN) != 0) {
        signals.consume();
        run_.request_stop();
        interrupted = true;
      }
      ended += threads.ended().consume();
      report_progress(Clock::now());
    }
    return interrupted;
  }

 private:
  /// @return milliseconds until the next report, or until measuring starts
  int poll_timeout() const {
    const Duration until_measuring = run_.measured_from - Clock::now();
    const bool soon = until_measuring > Duration::zero() && until_measuring < report_interval;
    const Duration wait = soon ? until_measuring : report_interval;
    return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(wait).count());
  }

  void report_progress(Time now) {
    if (now < run_.measured_from) {
      return;
    }
    if (server_) {
      server_->sample();
    }
    report_settled();
    run_.timeline.take_complete(observer_.on_second);
    observer_.on_progress(now - run_.measured_from, run_.order);
  }

  void report_settled() {
    const bool settled = run_.plan.hold && run_.settled == run_.plan.connections;
    if (settled && !reported_settled_ && observer_.on_settled) {
      observer_.on_settled(run_.opened);
    }
    reported_settled_ = settled;
  }

  RunContext& run_;
  const Observer& observer_;
  std::optional<ServerMonitor>& server_;
  bool reported_settled_ = false;
};

/// @return the measurements of all threads, merged
Result merged_result(const ClientThreads& threads, const RunContext& run) {
  Result result;
  Time ended = run.measured_from;
  Duration processor_time{0};
  for (const ClientLoop& loop : threads.loops()) {
    result.total.merge(loop.ledger().total());
    result.first_failed = first_of(result.first_failed, loop.ledger().first_failed());
    result.never_served += loop.never_served();
    result.busiest_thread = std::max(result.busiest_thread, loop.busy());
    ended = std::max(ended, loop.ended());
    processor_time += loop.processor_time();
  }
  result.seconds = std::chrono::duration<double>(ended - run.measured_from).count();
  result.client_cpu_seconds = std::chrono::duration<double>(processor_time).count();
  result.connections_opened = run.opened;
  return result;
}

}  // namespace

Result run(const LoadPlan& plan, const Observer& observer) {
  const TargetAddress target = resolve(plan.host, plan.port);
  raise_limits(plan, target);
  StopSignals signals;
  const std::string started = utc_now();
  std::optional<ServerMonitor> server;
  if (plan.pid) {
    const bool by_time = plan.duration || plan.hold;
    server.emplace(static_cast<pid_t>(*plan.pid),
                   by_time ? PssSampling::at_end : PssSampling::periodically);
  }
  RunContext context(plan, target);
  if (server && plan.warmup.count() == 0) {
    server->sample();
  }
  ClientThreads threads(context);
  RunMonitor monitor(context, observer, server);
  const bool interrupted = monitor.watch(threads, signals);
  threads.join();

  Result result = merged_result(threads, context);
  result.started = started;
  result.interrupted = interrupted;
  if (server) {
    result.server = server->finish();
  }
  context.timeline.take_complete(observer.on_second);
  return result;
}

}  // namespace stress
