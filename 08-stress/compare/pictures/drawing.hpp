/// @file
/// Has gnuplot draw the pictures.
#pragma once

#include <map>
#include <string>

#include "interrupt.hpp"
#include "pictures.hpp"

namespace comparison {

/// What became of the pictures.
struct Drawings {
  /// By the name of the picture: an `<svg>` element, as clean_svg() gives it. Empty when there was
  /// nothing to draw, or nothing to draw with.
  std::map<std::string, std::string> svg;
  /// Why there are none, for the user; empty when there are.
  std::string problem;
  /// What gnuplot had to say though it has drawn them; empty when all is well.
  std::string warning;
};

/// Draws all pictures with one call of gnuplot, which reads no settings of the user.
/// @param interrupt ends it, and then there are no pictures
/// @throws std::system_error when there can be no new process or no temporary file
Drawings draw(const Pictures& pictures, const Interrupt& interrupt);

}  // namespace comparison
