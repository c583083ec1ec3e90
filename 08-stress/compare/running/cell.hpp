/// @file
/// One cell of the comparison: one server under one load, once.
#pragma once

#include <optional>
#include <string>

#include "contenders.hpp"
#include "interrupt.hpp"
#include "json.hpp"
#include "loader.hpp"
#include "noise.hpp"
#include "scenario.hpp"

namespace comparison {

/// The result of a cell.
struct Cell {
  /// The stress client's JSON; empty when the server did not carry the load to its end.
  std::optional<Json> report;
  /// What the server did wrong, besides failed messages; empty for nothing.
  std::string fault;
  Noise noise;
};

/// Starts a fresh server on a port that the kernel picks, loads it, and stops it with SIGTERM.
/// @throws Interrupted; no process is left running then either
/// @throws std::system_error when this program itself fails
Cell run_cell(const Contender& contender, const Load& load, const Loader& loader,
              const Interrupt& interrupt);

}  // namespace comparison
