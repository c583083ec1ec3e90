/// @file
/// The results in formats for other programs: JSON, CSV, and HdrHistogram's percentile text.
#pragma once

#include <cstdint>
#include <string>

#include "run.hpp"

namespace stress {

/// @return all results as one JSON object, `schema` 1, with a final newline
std::string to_json(const LoadPlan& plan, const Result& result);

/// @return the header line of the CSV file
std::string csv_header();

/// @param second of the measured part, from 0
/// @return the row of that second: messages, errors by kind, latency in microseconds
std::string csv_row(std::uint64_t second, const Tally& tally);

/// @return the percentiles in HdrHistogram's text form (`.hgrm`), in microseconds
/// Source: the output of HdrHistogram's `outputPercentileDistribution`.
std::string to_hgrm(const Histogram& histogram);

}  // namespace stress
