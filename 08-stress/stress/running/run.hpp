/// @file
/// A whole run: from a plan to its result.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "load_plan.hpp"
#include "server_usage.hpp"
#include "tally.hpp"

namespace stress {

/// What a run has measured.
struct Result {
  std::string started;  ///< UTC, ISO 8601
  double seconds = 0;   ///< length of the measured part
  Tally total;
  std::optional<std::uint64_t> first_failed;  ///< in the order of sending, from 1
  std::uint64_t never_served = 0;             ///< clients
  std::uint64_t connections_opened = 0;
  double client_cpu_seconds = 0;
  double busiest_thread = 0;  ///< the highest CPU utilisation of a client thread, 0 to 1
  bool interrupted = false;
  std::optional<ServerUsage> server;

  /// @return whether the client may have been the bottleneck: one of its threads hardly ever waited
  bool saturated() const { return total.ok > 0 && busiest_thread > 0.9; }

  /// @return right replies a second
  double per_second() const { return seconds > 0 ? static_cast<double>(total.ok) / seconds : 0; }
};

/// Called back during a run.
struct Observer {
  /// A second has ended. Called in order, for every second of the measured part.
  std::function<void(std::uint64_t second, const Tally&)> on_second;
  /// Called about every 200 ms: time since the start of the measured part, messages sent so far.
  std::function<void(Duration passed, std::uint64_t sent)> on_progress;
  /// With `--hold`: every client has connected or failed to. Optional.
  std::function<void(std::uint64_t connected)> on_settled = {};
};

/// Runs @p plan. SIGINT and SIGTERM end the run early; what was measured until then is returned.
/// @throws CannotConnect, LimitError, or std::system_error
Result run(const LoadPlan& plan, const Observer& observer);

}  // namespace stress
