/// @file
/// By which colour and mark a server is known in all pictures.
#pragma once

#include <string>
#include <vector>

namespace comparison {

/// A colour on white paper, and the one that takes its place on a dark screen: both as "#rrggbb".
struct Ink {
  std::string light;
  std::string dark;
};

/// How a server is drawn: told apart by its colour, and without colours by its mark and line.
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

/// A stage has a colour of its own, whoever stands beside it; so has a peer, with an open mark and
/// a dashed line. The same server started with other options differs in mark and line.
/// @param servers the names of all servers of a results document, in its order
/// @return their styles, in the same order
std::vector<Style> styles_of(const std::vector<std::string>& servers);

/// @return rules of a style sheet that give pictures their colours on a dark screen
std::string dark_rules();

}  // namespace comparison
