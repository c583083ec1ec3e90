/// @file
/// The curves of a series of loads over the number of connections.
#pragma once

#include <vector>

#include "json.hpp"
#include "line_plot.hpp"
#include "series.hpp"

namespace comparison {

/// @param results the whole document
/// @return a line for each server: requests per second, two percentiles of the latency, CPU time
/// and memory
std::vector<LinePlot> line_plots_of(const Json& results, const Series& series);

}  // namespace comparison
