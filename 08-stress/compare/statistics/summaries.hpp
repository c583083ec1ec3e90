/// @file
/// Figures and ratios over the rounds, as the results document has them.
#pragma once

#include <optional>
#include <vector>

#include "json.hpp"

namespace comparison {

/// A figure of one server in each round; nothing where it was not measured.
using Values = std::vector<std::optional<double>>;

/// @return `median`, `low`, `high`, `confidence`, `least`, `greatest` and `values`; null when no
/// round has a value
Json figure_summary(const Values& values);

/// @return `median`, `low`, `high`, `confidence` and `verdict` of second ÷ first within each round;
/// null when no round measured both
/// @param resolution how far from 1 a ratio has to be for a verdict
Json ratio_summary(const Values& first, const Values& second, double resolution);

}  // namespace comparison
