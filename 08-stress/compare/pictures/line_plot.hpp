/// @file
/// A line for each server over a growing load or a growing share of it, with its name where the
/// line ends.
#pragma once

#include <string>
#include <vector>

#include "picture.hpp"

namespace comparison {

/// A point of a line.
struct LinePoint {
  double x = 0;
  Estimate estimate;
};

/// One server.
struct Line {
  std::string label;
  Style style;
  /// At least one, in the order of x.
  std::vector<LinePoint> points;
};

/// A plot of lines.
struct LinePlot {
  std::string name;
  std::string title;
  /// What the horizontal axis shows.
  std::string unit;
  Axis x;
  Axis y;
  std::vector<Line> lines;
  /// Every point whose number is a multiple of this has a mark.
  std::size_t points_per_mark = 1;
};

/// @return the picture of a plot of lines
Picture picture_of(const LinePlot& plot);

/// Moves places apart, as little as possible.
/// @param wanted places along a line
/// @param gap the smallest distance between two places of the result
/// @param end the greatest place
/// @return the places, in the same order
std::vector<double> spread_out(const std::vector<double>& wanted, double gap, double end);

}  // namespace comparison
