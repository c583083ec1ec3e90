/// @file
/// A process and all below it, as /proc shows them. Source: proc(5).
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
  std::uint64_t started = 0;        ///< tells a process from an earlier one with its number
  Duration processor_time{0};       ///< of all its threads, also those that have ended; exact
  Duration of_children{0};          ///< of children that ended and were waited for; 10 ms steps
  std::uint64_t resident_peak = 0;  ///< bytes
  std::uint64_t threads = 0;
};

/// @param root the process at the top
/// @return the usage of @p root and of all processes below it; empty if there is no such process
std::vector<ProcessUsage> process_tree(pid_t root);

/// Voluntary and involuntary context switches, by thread. The number and the start of a thread tell
/// it from all others.
using ContextSwitches = std::map<std::pair<pid_t, std::uint64_t>, std::uint64_t>;

/// Puts the counts of all threads of a process, up to now, into @p switches.
void add_context_switches(pid_t pid, ContextSwitches& switches);

/// @return the proportional set size of a process in bytes; 0 if it cannot be read
std::uint64_t proportional_set_size(pid_t pid);

}  // namespace stress
