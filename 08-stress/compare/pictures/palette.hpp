/// @file
/// The colour and mark of each server, the same in all pictures.
#pragma once

#include <string>
#include <vector>

namespace comparison {

/// A colour for white paper, and its replacement on a dark screen: both as "#rrggbb".
struct Ink {
  std::string light;
  std::string dark;
};

/// How a server is drawn: it can be told apart by its colour, and without colours by its mark and
/// line.
struct Style {
  Ink ink;
  /// The number of gnuplot's point type.
  int mark = 0;
  /// The number of gnuplot's dash type: 1 is solid.
  int dash = 1;
};

/// @return the ink of all text
const Ink& text_ink();

/// @return the ink of axes and of the lines behind the figures
const Ink& rule_ink();

/// A stage always has the same colour in every comparison; so has a peer, with an open
/// mark and a dashed line. The same server started with other options differs in mark and line.
/// @param servers the names of all servers of a results document, in its order
/// @return their styles, in the same order
std::vector<Style> styles_of(const std::vector<std::string>& servers);

/// @return CSS rules that give pictures their colours on a dark screen
std::string dark_rules();

}  // namespace comparison
