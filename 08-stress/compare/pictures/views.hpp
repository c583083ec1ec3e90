/// @file
/// Which figures the pictures show, and how they are labelled.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "json.hpp"
#include "picture.hpp"

namespace comparison {

/// Figures that share a scale in one picture.
struct View {
  /// For the names of files.
  std::string name;
  std::string title;
  /// The unit of the scale.
  std::string unit;
  /// Keys of figures.
  std::vector<std::string> figures;
  /// Whether the scale is logarithmic unless a value is 0.
  bool logarithmic = false;
  /// For several figures, the mark of each (gnuplot's point type) and what it means.
  std::vector<std::pair<int, std::string>> marks = {};
  /// A note for a server that has only some of the figures.
  std::string missing = {};
};

/// @return the views of any load; all percentiles of the latency share a scale
const std::vector<View>& views_of_a_load();

/// @return the view of a load with a background: the latency alone and beside it
const View& view_of_neighbours();

/// @return the views of a series of loads: a percentile each
const std::vector<View>& views_of_a_series();

/// @param server one server of a measurement
/// @param key of the figure
/// @return the figure in the unit of the views, nothing where it wasn't measured
std::optional<Estimate> estimate_of(const Json& server, const std::string& key);

/// @param estimates at least one
/// @return a scale that contains all of them with their intervals
Axis axis_of(const View& view, const std::vector<Estimate>& estimates);

/// @return "CPU time per message, µs, logarithmic scale"
std::string label_of(const View& view, const Axis& axis);

/// @return a style for each server of the document, the same in all pictures, in its order
std::vector<std::pair<std::string, Style>> styles_in(const Json& results);

}  // namespace comparison
