/// @file
/// The pictures of a results document: which there are, and what is in them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "dot_plot.hpp"
#include "json.hpp"
#include "line_plot.hpp"
#include "series.hpp"

namespace comparison {

/// The pictures of each load or series, by its name.
using Pictures = std::map<std::string, std::vector<Picture>>;

/// @param results the whole document
/// @return of each series its curves, of each other load its dots
Pictures pictures_of(const Json& results);

/// @param results the whole document
/// @param key of a load
/// @return requests per second, latency, CPU time and memory; not those that nobody measured
std::vector<DotPlot> dot_plots_of(const Json& results, const std::string& key);

/// @param results the whole document
/// @return the same, but for two percentiles of the latency in plots of their own
std::vector<LinePlot> line_plots_of(const Json& results, const Series& series);

}  // namespace comparison
