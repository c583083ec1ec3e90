/// @file
/// Histograms as JSON, in a form in which several can be merged.
#pragma once

#include <nlohmann/json.hpp>

#include "histogram.hpp"

namespace stress {

/// @return `unit`, `min`, `max`, `sum`, and `buckets`: [lowest value, count] of each that is not
/// empty, ascending
nlohmann::ordered_json histogram_to_json(const Histogram& histogram);

/// @param json the result of histogram_to_json()
/// @return the same histogram
/// @throws std::invalid_argument if it is not a histogram; says what is wrong
Histogram histogram_from_json(const nlohmann::ordered_json& json);

}  // namespace stress
