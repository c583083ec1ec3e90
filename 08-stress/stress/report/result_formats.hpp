/// @file
/// The results as documents, for programs: JSON, CSV, and HdrHistogram's percentiles.
#pragma once

#include <cstdint>
#include <string>

#include "run.hpp"

namespace stress {

/// @return all results as one JSON object, `schema` 1, and the newline after it
std::string to_json(const LoadPlan& plan, const Result& result);

/// @return the line with the names of the columns
std::string csv_header();

/// @param second from 0, of the measured part
/// @return what happened in that second: messages, errors by kind, latency in microseconds
std::string csv_row(std::uint64_t second, const Tally& tally);

/// The form in which HdrHistogram prints percentiles (`.hgrm`); values are in microseconds.
/// Source: the format is that of HdrHistogram's `outputPercentileDistribution`.
std::string to_hgrm(const Histogram& histogram);

}  // namespace stress
