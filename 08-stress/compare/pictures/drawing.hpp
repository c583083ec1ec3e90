/// @file
/// Draws the pictures with gnuplot.
#pragma once

#include <map>
#include <string>

#include "interrupt.hpp"
#include "pictures.hpp"

namespace comparison {

/// The result of drawing.
struct Drawings {
  /// By the name of the picture: an `<svg>` element, as clean_svg() gives it. Empty when there was
  /// nothing to draw, or no gnuplot.
  std::map<std::string, std::string> svg;
  /// Why there are none, for the user; empty when there are.
  std::string problem;
  /// What gnuplot printed although it drew them; empty for nothing.
  std::string warning;
};

/// Draws all pictures with one run of gnuplot, without the user's settings.
/// @param interrupt ends the drawing; then there are no pictures
/// @throws std::system_error when a process or a temporary file cannot be made
Drawings draw(const Pictures& pictures, const Interrupt& interrupt);

}  // namespace comparison
