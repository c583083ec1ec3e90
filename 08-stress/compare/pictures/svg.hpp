/// @file
/// What gnuplot has drawn, made fit for pages and for dark screens.
#pragma once

#include <string>

#include "picture.hpp"

namespace comparison {

/// @param drawn the file that gnuplot wrote
/// @return the picture as an element that can stand in a page beside others: it has the picture's
/// title, ids of its own, and colours as dark_rules() names them
std::string clean_svg(const std::string& drawn, const Picture& picture);

/// @param element what clean_svg() gave
/// @return it as a file of its own, which follows the reader's choice of light or dark
std::string svg_file(const std::string& element);

}  // namespace comparison
