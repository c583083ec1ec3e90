/// @file
/// A row for each server, and dots with intervals along a common scale.
#pragma once

#include <string>
#include <vector>

#include "picture.hpp"

namespace comparison {

/// A dot, and the number of its mark: gnuplot's point type.
struct Dot {
  Estimate estimate;
  int mark = 0;
};

/// One server.
struct DotRow {
  std::string label;
  Ink ink;
  /// In the order of their values; none where nothing was measured.
  std::vector<Dot> dots;
  /// A note on dots that are missing in a row that has others.
  std::string missing = {};
};

/// A dot plot. Unlike bars, dots may stand on a logarithmic scale.
struct DotPlot {
  std::string name;
  std::string title;
  /// What the scale shows, with its unit.
  std::string unit;
  Axis axis;
  /// From top to bottom.
  std::vector<DotRow> rows;
  /// Written under the axis; empty for nothing.
  std::string footnote = {};
  /// The key, where a row has several marks: point types and what they mean.
  std::vector<std::pair<int, std::string>> key = {};
};

/// @return the picture of a dot plot
Picture picture_of(const DotPlot& plot);

}  // namespace comparison
