/// @file
/// The latency of each server as a curve: which share of its replies came within which time.
#pragma once

#include <optional>
#include <string>

#include "json.hpp"
#include "line_plot.hpp"

namespace comparison {

/// Draws the messages of all rounds together, from the fastest eighth on. On the horizontal axis
/// each further nine (90%, 99%, 99.9%) takes the same width; a curve ends where fewer than ten
/// messages remain.
/// @param results the whole document
/// @param key of a load
/// @return a line for each server that has a histogram; nothing where none has
std::optional<LinePlot> percentile_plot_of(const Json& results, const std::string& key);

}  // namespace comparison
