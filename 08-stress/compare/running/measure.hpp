/// @file
/// All servers under all loads, in interleaved rounds.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "cell.hpp"
#include "contenders.hpp"
#include "json.hpp"
#include "results.hpp"
#include "round_progress.hpp"
#include "scenario.hpp"

namespace comparison {

/// What measures one cell: run_cell(), but for tests.
using RunCell = std::function<Cell(const Contender&, const Load&)>;

/// What is measured, and how.
struct MeasurementPlan {
  std::vector<Contender> contenders;
  std::vector<Scenario> scenarios;
  unsigned rounds = 1;
  Loader loader = {};
  /// Takes part under the first scenario: twin_among().
  std::optional<Contender> twin = {};
  /// How many rounds of a load may be run again, because a cell was noisy.
  unsigned reruns = 2;
  /// Empty for run_cell().
  RunCell run = {};

  /// @return how long one cell takes, about
  std::chrono::milliseconds expected(const Load& load) const {
    return load.spec(loader.quick).expected;
  }

  /// @return how long everything takes, about
  std::chrono::milliseconds expected() const;
};

/// What is done with each load's summary once it is measured: its name, and summary_of() it.
using Keep = std::function<void(const std::string& key, const Json& measured)>;

/// Measures everything. A server that gives no result twice under a load is not tried again under
/// it; the others go on. A round in which a cell was noisy is run again as a whole, and kept aside,
/// unless a server failed in it: a fault is never put aside.
/// @return whether all of it was done: false after an interrupt, when the rounds that were complete
/// have been handed to @p keep
/// @throws std::system_error when this program itself cannot go on
bool measure(MeasurementPlan plan, const Interrupt& interrupt, const Keep& keep);

}  // namespace comparison
