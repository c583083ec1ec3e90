/// @file
/// What a command line asks to be measured.
#pragma once

#include <filesystem>

#include "arguments.hpp"
#include "interrupt.hpp"
#include "measure.hpp"

namespace comparison {

/// @param own the directory of this program: it has the stress client, and the servers are beside
/// it
/// @throws UsageError for an unknown server
/// @throws std::runtime_error when there are no servers, no stress client, or no server that takes
/// part
MeasurementPlan make_plan(const Arguments& arguments, const std::filesystem::path& own,
                          const Interrupt& interrupt);

}  // namespace comparison
