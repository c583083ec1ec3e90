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
  /// What is said of dots that are missing beside others.
  std::string missing = {};
};

/// A dot plot. Unlike bars, dots may stand on a logarithmic scale.
struct DotPlot {
  std::string name;
  std::string title;
  /// What the scale shows, with its unit.
  std::string unit;
  Axis axis;
  /// From the top down.
  std::vector<DotRow> rows;
  /// What stands under the scale; empty for nothing.
  std::string footnote = {};
  /// What the marks mean, where a row has several: numbers of marks, and texts.
  std::vector<std::pair<int, std::string>> key = {};
};

/// @return the picture of a dot plot
Picture picture_of(const DotPlot& plot);

}  // namespace comparison
