/// @file
/// Words for what went wrong with a program.
#pragma once

#include <chrono>
#include <string>

#include "process.hpp"

namespace comparison {

/// @return ": the last line on standard error"; nothing without one
std::string reason_of(const Process& process);

/// @return "1.5 s"
std::string in_seconds(std::chrono::milliseconds time);

}  // namespace comparison
