/// @file
/// gnuplot's drawings, made fit for pages and for dark screens.
#pragma once

#include <string>

#include "picture.hpp"

namespace comparison {

/// @param drawn the file that gnuplot wrote
/// @return the picture as an element that can be embedded in a page beside others: it has the
/// picture's title, unique ids, and the colours that dark_rules() names
std::string clean_svg(const std::string& drawn, const Picture& picture);

/// @param element what clean_svg() gave
/// @return the same as a file of its own, which follows the reader's choice of light or dark
std::string svg_file(const std::string& element);

}  // namespace comparison
