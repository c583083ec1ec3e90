/// @file
/// The results as text, for people.
#pragma once

#include <string>

#include "run.hpp"

namespace stress {

/// @return the results, several lines, aligned
std::string report(const LoadPlan& plan, const Result& result);

}  // namespace stress
