/// @file
/// A run from its first connection to its last figure.
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
  double seconds = 0;   ///< the measured part
  Tally total;
  std::optional<std::uint64_t> first_failed;  ///< in the order of sending, from 1
  std::uint64_t never_served = 0;             ///< clients
  std::uint64_t connections_opened = 0;
  double client_cpu_seconds = 0;
  double busiest_thread = 0;  ///< processor time as a part of the time that passed
  bool interrupted = false;
  std::optional<ServerUsage> server;

  /// @return whether the client itself may have been the bottleneck: a thread of it hardly waited
  bool saturated() const { return total.ok > 0 && busiest_thread > 0.9; }

  /// @return right replies a second
  double per_second() const { return seconds > 0 ? static_cast<double>(total.ok) / seconds : 0; }
};

/// What is to be told while a run goes on.
struct Observer {
  /// A second is over. Called in order, for every second of the measured part.
  std::function<void(std::uint64_t second, const Tally&)> on_second;
  /// Called a few times a second: time since the start of the measured part, messages sent so far.
  std::function<void(Duration passed, std::uint64_t sent)> on_progress;
  /// With `--hold`: all clients have connected, or failed to. May be missing.
  std::function<void(std::uint64_t connected)> on_settled = {};
};

/// Runs @p plan. SIGINT and SIGTERM end the run early; what was measured is returned all the same.
/// @throws CannotConnect, LimitError, or std::system_error
Result run(const LoadPlan& plan, const Observer& observer);

}  // namespace stress
