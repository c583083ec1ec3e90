/// @file
/// The figures of a table, and where the stress client's report has each.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json.hpp"

namespace comparison {

/// Which of two values is the better one; `neither` for counts, which have no ratio.
enum class Better { higher, lower, neither };

/// One column.
struct Figure {
  /// The name in `results.json`, with its unit.
  std::string key;
  /// The heading of its column, with the unit that tables show.
  std::string heading;
  /// What it means.
  std::string meaning;
  Better better;
  /// The divisor that converts a value to the unit shown.
  double unit;
  /// Where it is in the stress client's JSON; for an object, the sum of its values.
  std::string pointer;
  /// A second place, of which the greater value counts; empty for none.
  std::string other_pointer = {};
  /// The relative precision that no number of rounds improves: values closer than this tie.
  double resolution = 0;
};

/// @return the usual figures, in the order of the columns
const std::vector<Figure>& figures();

/// @param keys of the columns that a scenario asks for; none means the usual ones
/// @return the columns of its tables
std::vector<Figure> columns(const std::vector<std::string>& keys);

/// @param keys as above
/// @return the figures that the document keeps: the usual ones, and the others asked for
std::vector<Figure> kept_figures(const std::vector<std::string>& keys);

/// @param key as in `Figure`
const Figure& figure(std::string_view key);

/// @param report the JSON of one run of the stress client
/// @return the figure's value in the unit of its key; nothing when the report has none
std::optional<double> value_of(const Figure& figure, const Json& report);

/// @return a number without decimals, thousands separated by commas
std::string grouped(double value);

/// @return a value as tables show it: three significant digits, thousands separated by commas
std::string shown(double value);

/// @return a value of a figure as tables show it, in the unit of the heading
std::string shown(const Figure& figure, double value);

}  // namespace comparison
