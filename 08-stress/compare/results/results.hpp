/// @file
/// The results document: the content of `results.json`, from which everything else is made.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "calibration.hpp"
#include "cell.hpp"
#include "contenders.hpp"
#include "json.hpp"
#include "round_record.hpp"
#include "scenario.hpp"

namespace comparison {

/// The version of the document's format, which README.md describes.
inline constexpr int results_schema = 2;

/// One load on all servers.
struct Measurement {
  const Scenario& scenario;
  const Load& load;
  /// In the order of the table.
  const std::vector<Contender>& contenders;
  const std::vector<Exclusion>& left_out;
  bool quick = false;
  /// Nothing where no rate is asked for.
  std::optional<Calibration> calibration;
  /// The complete rounds: for each, the servers' cells, in the order of `contenders`.
  std::vector<std::vector<Cell>> rounds;
  std::vector<DiscardedRound> discarded = {};
};

/// @return the measurement as the document has it under `scenarios`: summaries, ratios, and each
/// round's own figures
Json summary_of(const Measurement& measurement);

/// @return a server as the document has it under `servers`
Json to_json(const Contender& contender);

/// @param measured what summary_of() gave
/// @return whether a server crashed, hung or did not start
bool has_faults(const Json& measured);

}  // namespace comparison
