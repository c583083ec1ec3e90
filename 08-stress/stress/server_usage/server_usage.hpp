/// @file
/// What a server and its children have used.
#pragma once

#include <cstdint>

namespace stress {

/// Figures of the measured part, over the process and all below it.
struct ServerUsage {
  double cpu_seconds = 0;              ///< user and system, children that have ended included
  std::uint64_t rss_peak_bytes = 0;    ///< resident memory, shared pages counted in every process
  std::uint64_t pss_bytes = 0;         ///< resident memory, shared pages divided among their users
  std::uint64_t processes = 0;         ///< most at once
  std::uint64_t threads = 0;           ///< most at once
  std::uint64_t context_switches = 0;  ///< voluntary and involuntary
  bool gone = false;                   ///< whether it had ended, and took its times with it
};

}  // namespace stress
