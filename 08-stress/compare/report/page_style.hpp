/// @file
/// How `report.html` looks.
#pragma once

#include <string>

namespace comparison {

/// @return the style sheet: for wide and narrow windows, light and dark screens, and paper
std::string page_style();

}  // namespace comparison
