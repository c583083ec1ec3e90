/// @file
/// The figures of a table, and where each is found in the report of the stress client.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json.hpp"

namespace comparison {

/// Which of two values is the better one; neither for what is counted, which has no ratio.
enum class Better { higher, lower, neither };

/// One column.
struct Figure {
  /// The name in `results.json`, with its unit.
  std::string key;
  /// The heading of its column, with the unit that tables show.
  std::string heading;
  /// What it is.
  std::string meaning;
  Better better;
  /// What a value is divided by to be shown.
  double unit;
  /// Where it is in the stress client's JSON; of an object there, the sum of its values.
  std::string pointer;
  /// Where else it may be: the greater one counts. Empty for nowhere.
  std::string other_pointer = {};
  /// A part of the value that no number of rounds makes sure: two that are nearer are a tie.
  double resolution = 0;
};

/// @return the usual figures, in the order of the columns
const std::vector<Figure>& figures();

/// @param keys of the columns that a scenario asks for; none means the usual ones
/// @return the columns of its tables
std::vector<Figure> columns(const std::vector<std::string>& keys);

/// @param keys as above
/// @return what is kept in the document: the usual figures, and what else is asked for
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
