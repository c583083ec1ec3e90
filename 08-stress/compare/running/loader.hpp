/// @file
/// The load on a running server.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "child_process.hpp"
#include "interrupt.hpp"
#include "json.hpp"
#include "pinning.hpp"
#include "scenario.hpp"

namespace comparison {

/// The time limits of a cell's waits.
struct WaitLimits {
  std::chrono::milliseconds ready{5000};
  std::chrono::milliseconds load{60000};
  /// The servers promise two seconds; the stress client is held to the same.
  std::chrono::milliseconds stop{4000};
  /// Until the background client has begun.
  std::chrono::milliseconds begin{15000};
};

/// How loads are run.
struct Loader {
  std::filesystem::path stress;
  bool quick = false;
  WaitLimits limits = {};
  Pinning pinning = {};
  /// Where `{files}` and `{log}` are.
  std::filesystem::path scratch = {};
};

/// Puts a load on a server. A load with a background is run twice: alone, then beside it.
/// @param address where the server listens
/// @param fault is set when there is no report
/// @return the stress client's report of the load. `held` has the server's part while all clients
/// were held; `alone` the report of the load alone; `background` what the second client cost.
/// @throws Interrupted; no client is left running then either
std::optional<Json> put_load(const Load& load, const Loader& loader, const ChildProcess& server,
                             const std::string& address, const Interrupt& interrupt,
                             std::string& fault);

/// Puts a load on a server in which every message must get its right reply.
/// @param options of the stress client, separated by spaces
/// @param fault is set when one did not
/// @throws Interrupted; no client is left running then either
void apply_fully(const std::string& options, const Loader& loader, const ChildProcess& server,
                 const std::string& address, const Interrupt& interrupt, std::string& fault);

}  // namespace comparison
