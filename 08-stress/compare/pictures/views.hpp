/// @file
/// What the pictures show of the results, and what that is called in them.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "json.hpp"
#include "picture.hpp"

namespace comparison {

/// Something to look at: figures on one scale.
struct View {
  /// For the names of files.
  std::string name;
  std::string title;
  /// The unit of the scale.
  std::string unit;
  /// Keys of figures.
  std::vector<std::string> figures;
  /// Whether the scale is logarithmic wherever it can be.
  bool logarithmic = false;
  /// Of several figures each one's mark, which is gnuplot's point type, and what it means.
  std::vector<std::pair<int, std::string>> marks = {};
  /// What is said of a server that has some of the figures, and not all.
  std::string missing = {};
};

/// @return what is shown of any load: all percentiles of the latency on one scale
const std::vector<View>& views_of_a_load();

/// @return what is shown of a load with others beside it: the latency alone and beside them
const View& view_of_neighbours();

/// @return what is shown over a series of loads: a percentile each
const std::vector<View>& views_of_a_series();

/// @param server one server of a measurement
/// @param key of the figure
/// @return the figure in the unit of the views, nothing where it wasn't measured
std::optional<Estimate> estimate_of(const Json& server, const std::string& key);

/// @param estimates at least one
/// @return a scale that has all of them and their intervals inside
Axis axis_of(const View& view, const std::vector<Estimate>& estimates);

/// @return "CPU time per message, µs, logarithmic scale"
std::string label_of(const View& view, const Axis& axis);

/// @return a style for each server of the document, the same in all pictures, in its order
std::vector<std::pair<std::string, Style>> styles_in(const Json& results);

}  // namespace comparison
