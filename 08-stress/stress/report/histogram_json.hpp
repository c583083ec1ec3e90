/// @file
/// A histogram as JSON, in a form that can be added up with others.
#pragma once

#include <nlohmann/json.hpp>

#include "histogram.hpp"

namespace stress {

/// @return `unit`, `min`, `max`, `sum`, and `buckets`: a list of [lowest value, count], ascending,
/// without those that are empty
nlohmann::ordered_json histogram_to_json(const Histogram& histogram);

/// @param json what histogram_to_json() gave
/// @return the same histogram
/// @throws std::invalid_argument when it is none; says what is wrong
Histogram histogram_from_json(const nlohmann::ordered_json& json);

}  // namespace stress
