/// @file
/// The results as text.
#pragma once

#include <string>

#include "run.hpp"

namespace stress {

/// @return the results as aligned lines
std::string text_report(const LoadPlan& plan, const Result& result);

}  // namespace stress
