/// @file
/// The latencies of a server over all its rounds.
#pragma once

#include <vector>

#include "json.hpp"

namespace comparison {

/// Adds histograms up, so that a percentile is that of all messages; percentiles are never
/// averaged.
/// @param reports the stress client's, of all rounds that have one
/// @return `latency_us` with `p50`, `p90`, `p99`, `p999`, `max`, `count`, and `latency_histogram`
/// in the stress client's form; both null when a report has no histogram, or nothing was counted
/// @throws std::invalid_argument for a malformed histogram
Json merged_latency(const std::vector<const Json*>& reports);

/// @param merged a histogram in the stress client's form
/// @return its `latency_us`; null when it has no value
Json percentiles_of(const Json& merged);

}  // namespace comparison
