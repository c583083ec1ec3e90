/// @file
/// What a message costs in the kernel, as pictures.
#pragma once

#include <vector>

#include "dot_plot.hpp"
#include "json.hpp"

namespace comparison {

/// @param results the whole document
/// @return system calls and context switches per message, a row for each server; figures that were
/// not counted are left out
std::vector<DotPlot> kernel_plots_of(const Json& results);

}  // namespace comparison
