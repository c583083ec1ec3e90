/// @file
/// The latency of each server as a curve: how many of its replies came within which time.
#pragma once

#include <optional>
#include <string>

#include "json.hpp"
#include "line_plot.hpp"

namespace comparison {

/// Draws the messages of all rounds together, from the fastest eighth on. The scale across gives
/// each further nine (90%, 99%, 99.9%) as much room as the one before; a curve ends where fewer
/// than ten messages are beyond.
/// @param results the whole document
/// @param key of a load
/// @return a line for each server that has a histogram; nothing where none has
std::optional<LinePlot> percentile_plot_of(const Json& results, const std::string& key);

}  // namespace comparison
