/// @file
/// What a command line asks to be measured.
#pragma once

#include <filesystem>

#include "arguments.hpp"
#include "interrupt.hpp"
#include "measure.hpp"

namespace comparison {

/// @param own the directory of this program: the stress client is in it, and the servers beside it
/// @throws UsageError for a server that there is not
/// @throws std::runtime_error when there is nothing to compare, or nothing to compare it with
MeasurementPlan make_plan(const Arguments& arguments, const std::filesystem::path& own,
                          const Interrupt& interrupt);

}  // namespace comparison
