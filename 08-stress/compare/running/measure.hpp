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

/// What measures one cell: run_cell(), except in tests.
using RunCell = std::function<Cell(const Contender&, const Load&)>;

/// What is measured, and how.
struct MeasurementPlan {
  std::vector<Contender> contenders;
  std::vector<Scenario> scenarios;
  unsigned rounds = 1;
  Loader loader = {};
  /// A second entry of one server, under the first scenario: see twin_among().
  std::optional<Contender> twin = {};
  /// How many rounds of a load may be run again, because a cell was noisy.
  unsigned reruns = 2;
  /// Empty for run_cell().
  RunCell run = {};

  /// @return the approximate duration of one cell
  std::chrono::milliseconds expected(const Load& load) const {
    return load.spec(loader.quick).expected;
  }

  /// @return the approximate duration of everything
  std::chrono::milliseconds expected() const;
};

/// Called with each load's name and summary_of() once it is measured.
using Keep = std::function<void(const std::string& key, const Json& measured)>;

/// Measures everything. A server that twice gives no result under a load is not tried again under
/// it; the others go on. A round with a noisy cell is set aside and run again as a whole, unless a
/// server failed in it: faults always count.
/// @return whether everything was measured: false after an interrupt; the complete rounds have been
/// passed to @p keep by then
/// @throws std::system_error when this program itself fails
bool measure(MeasurementPlan plan, const Interrupt& interrupt, const Keep& keep);

}  // namespace comparison
