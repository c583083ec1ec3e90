/// @file
/// The pictures of a results document: which ones there are, and what they show.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "dot_plot.hpp"
#include "json.hpp"

namespace comparison {

/// The pictures of each load or series, and of the kernel, by its name.
using Pictures = std::map<std::string, std::vector<Picture>>;

/// @param results the whole document
/// @return for each series its curves; for each other load its dot plots and the curves of its
/// latency
Pictures pictures_of(const Json& results);

/// @param results the whole document
/// @param key of a load
/// @return requests per second, latency, CPU time and memory; with a background, also the latency
/// alone and beside it; figures that were not measured are left out
std::vector<DotPlot> dot_plots_of(const Json& results, const std::string& key);

}  // namespace comparison
