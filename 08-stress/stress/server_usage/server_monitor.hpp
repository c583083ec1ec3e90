/// @file
/// Samples the CPU time and memory of a server during a run.
#pragma once

#include <optional>

#include "process_tree.hpp"
#include "server_usage.hpp"

namespace stress {

/// When to sample the proportional set size, which takes the kernel up to 1 ms a process.
enum class PssSampling {
  at_end,       ///< for a run whose connections are all open at its end
  periodically  ///< also during the run; the largest sample counts
};

/// Samples a process and all its descendants, rarely enough to take at most 2% of a CPU.
///
/// CPU time is the increase of a sum: the exact clocks of all living processes, plus what the
/// kernel has accounted for children that ended and were waited for. The time of a child that is
/// not waited for (SIGCHLD ignored) is lost, except for what was sampled while it lived. So are the
/// context switches of threads that started and ended between two samples.
class ServerMonitor {
 public:
  /// @param root the server's process
  ServerMonitor(pid_t root, PssSampling sampling);

  /// Takes a sample, unless the last one is too recent. The first call starts the measured part.
  void sample();

  /// Takes the last sample, while the connections are still open.
  ServerUsage finish();

 private:
  void sample_tree();
  void sample_pss();
  Duration processor_time() const;
  std::uint64_t switches() const;

  pid_t root_;
  PssSampling sampling_;
  std::vector<ProcessUsage> tree_;
  ContextSwitches switches_;
  std::optional<Duration> time_before_;
  std::uint64_t switches_before_ = 0;
  ServerUsage usage_;
  Time next_sample_;
  Time next_pss_;
};

}  // namespace stress
