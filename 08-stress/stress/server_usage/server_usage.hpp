/// @file
/// What a server and all its descendants have used.
#pragma once

#include <cstdint>

namespace stress {

/// Usage in the measured part, of the process and all its descendants.
struct ServerUsage {
  double cpu_seconds = 0;              ///< user and system, children that have ended included
  std::uint64_t rss_peak_bytes = 0;    ///< resident memory, shared pages counted in every process
  std::uint64_t pss_bytes = 0;         ///< resident memory, shared pages divided among their users
  std::uint64_t processes = 0;         ///< the peak number
  std::uint64_t threads = 0;           ///< the peak number
  std::uint64_t context_switches = 0;  ///< voluntary and involuntary
  bool gone = false;                   ///< whether it ended early, so that its times are unknown
};

}  // namespace stress
