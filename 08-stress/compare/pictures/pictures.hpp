/// @file
/// The pictures of a results document: which there are, and what is in them.
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
/// @return of each series its curves; of each other load its dots, and the curves of its latency
Pictures pictures_of(const Json& results);

/// @param results the whole document
/// @param key of a load
/// @return requests per second, latency, CPU time and memory; beside others, the latency with them
/// and without; not what nobody measured
std::vector<DotPlot> dot_plots_of(const Json& results, const std::string& key);

}  // namespace comparison
