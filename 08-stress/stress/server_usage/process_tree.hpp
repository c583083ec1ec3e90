/// @file
/// A process and all its descendants, read from /proc. Source: proc(5).
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "load_plan.hpp"

namespace stress {

/// Resources of one process.
struct ProcessUsage {
  pid_t pid = 0;
  pid_t parent = 0;
  std::uint64_t started = 0;        ///< tells a process from an earlier one with the same PID
  Duration processor_time{0};       ///< exact; of all its threads, ended ones included
  Duration of_children{0};          ///< of children that ended and were waited for; in 10 ms steps
  std::uint64_t resident_peak = 0;  ///< bytes
  std::uint64_t threads = 0;
};

/// @return the usage of @p root and of all its descendants; empty if there is no such process
std::vector<ProcessUsage> process_tree(pid_t root);

/// Voluntary and involuntary context switches by thread. The key is a thread's ID and start time,
/// since IDs are reused.
using ContextSwitches = std::map<std::pair<pid_t, std::uint64_t>, std::uint64_t>;

/// Updates @p switches with the current counts of all threads of a process.
void update_context_switches(pid_t pid, ContextSwitches& switches);

/// @return the proportional set size (PSS) of a process in bytes; 0 if it cannot be read
std::uint64_t proportional_set_size(pid_t pid);

}  // namespace stress
