/// @file
/// What a message asks of the kernel, as pictures.
#pragma once

#include <vector>

#include "dot_plot.hpp"
#include "json.hpp"

namespace comparison {

/// @param results the whole document
/// @return system calls and context switches of a message, a row for each server; not what was not
/// counted
std::vector<DotPlot> kernel_plots_of(const Json& results);

}  // namespace comparison
