/// @file
/// Watches the processor time and the memory of a server while it is measured.
#pragma once

#include <optional>

#include "process_tree.hpp"
#include "server_usage.hpp"

namespace stress {

/// When to sample the proportional set size, which takes the kernel up to a millisecond a process.
enum class PssSampling {
  at_end,       ///< for a run whose connections are all open at its end
  periodically  ///< also during the run, and the largest counts
};

/// Looks at a process and all below it, seldom enough to take at most a fiftieth of a processor.
///
/// Processor time is the difference of two sums: of the exact clocks of all living processes, and
/// of what the kernel has added up for children that ended and were waited for. What a process
/// ended with that nobody waited for (SIGCHLD ignored) is lost, except for what was seen of it
/// while it lived. So are context switches of threads that lived between two looks.
class ServerMonitor {
 public:
  /// @param root the server's process
  ServerMonitor(pid_t root, PssSampling sampling);

  /// The measured part goes on; the first call begins it. Does nothing if it is too soon.
  void sample();

  /// Looks a last time, while the connections are still open.
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
