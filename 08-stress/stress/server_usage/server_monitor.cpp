/// @file
/// Samples the CPU time and memory of a server during a run.
#include "server_monitor.hpp"

#include <algorithm>
#include <numeric>

namespace stress {

namespace {

constexpr Duration min_interval = std::chrono::milliseconds(500);
constexpr int interval_factor = 50;

/// @return when to sample again, after a sample that took from @p begun until now
Time next_after(Time begun) {
  const Time now = Clock::now();
  return now + std::max<Duration>(min_interval, (now - begun) * interval_factor);
}

}  // namespace

ServerMonitor::ServerMonitor(pid_t root, PssSampling sampling)
    : root_(root),
      sampling_(sampling) {}

void ServerMonitor::sample() {
  const Time now = Clock::now();
  if (now < next_sample_) {
    return;
  }
  sample_tree();
  if (!time_before_) {
    time_before_ = processor_time();
    switches_before_ = switches();
  } else if (sampling_ == PssSampling::periodically && now >= next_pss_) {
    sample_pss();
    next_pss_ = next_after(now);
  }
  next_sample_ = next_after(now);
}

void ServerMonitor::sample_tree() {
  tree_ = process_tree(root_);
  std::uint64_t resident = 0;
  std::uint64_t threads = 0;
  for (const ProcessUsage& process : tree_) {
    resident += process.resident_peak;
    threads += process.threads;
    update_context_switches(process.pid, switches_);
  }
  usage_.rss_peak_bytes = std::max(usage_.rss_peak_bytes, resident);
  usage_.threads = std::max(usage_.threads, threads);
  usage_.processes = std::max<std::uint64_t>(usage_.processes, tree_.size());
}

void ServerMonitor::sample_pss() {
  const std::uint64_t size = std::accumulate(tree_.begin(), tree_.end(), std::uint64_t{0},
                                             [](std::uint64_t sum, const ProcessUsage& process) {
                                               return sum + proportional_set_size(process.pid);
                                             });
  usage_.pss_bytes = std::max(usage_.pss_bytes, size);
}

Duration ServerMonitor::processor_time() const {
  return std::accumulate(tree_.begin(), tree_.end(), Duration::zero(),
                         [](Duration sum, const ProcessUsage& process) {
                           return sum + process.processor_time + process.of_children;
                         });
}

std::uint64_t ServerMonitor::switches() const {
  return std::accumulate(switches_.begin(), switches_.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const auto& entry) { return sum + entry.second; });
}

ServerUsage ServerMonitor::finish() {
  sample_tree();
  sample_pss();
  if (time_before_ && !tree_.empty()) {
    const Duration used = processor_time() - *time_before_;
    usage_.cpu_seconds = std::max(0.0, std::chrono::duration<double>(used).count());
    usage_.context_switches = switches() - switches_before_;
  }
  usage_.gone = tree_.empty();
  return usage_;
}

}  // namespace stress
