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

/// How long a cell waits for each thing that it waits for.
struct WaitLimits {
  std::chrono::milliseconds ready{5000};
  std::chrono::milliseconds load{60000};
  /// The servers promise two seconds; the stress client is held to the same.
  std::chrono::milliseconds stop{4000};
  /// For the second client of a load to have begun.
  std::chrono::milliseconds begin{15000};
};

/// What runs the load.
struct Loader {
  std::filesystem::path stress;
  bool quick = false;
  WaitLimits limits = {};
  Pinning pinning = {};
  /// Where `{files}` and `{log}` are.
  std::filesystem::path scratch = {};
};

/// Puts a load on a server. One with a background is put on it twice: alone, then beside that.
/// @param address where the server listens
/// @param fault is set when there is no report
/// @return the stress client's report of the load. Under `held` is what the server took while it
/// held all clients; under `alone` the report of the load alone; under `background` what the second
/// client took.
/// @throws Interrupted; no client is left behind then either
std::optional<Json> put_load(const Load& load, const Loader& loader, const ChildProcess& server,
                             const std::string& address, const Interrupt& interrupt,
                             std::string& fault);

/// Puts a load on a server of which every message must have its right reply.
/// @param options of the stress client, separated by spaces
/// @param fault is set when one has not
/// @throws Interrupted; no client is left behind then either
void apply_fully(const std::string& options, const Loader& loader, const ChildProcess& server,
                 const std::string& address, const Interrupt& interrupt, std::string& fault);

}  // namespace comparison
