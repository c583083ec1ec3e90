/// @file
/// Loads of a results document that differ in one number only and so form curves.
#pragma once

#include <string>
#include <vector>

#include "json.hpp"

namespace comparison {

/// One load of a series.
struct SeriesLoad {
  /// How many clients are connected at once.
  double x = 0;
  /// Its key under `scenarios` in the results document.
  std::string key;
};

/// At least two loads of one scenario.
struct Series {
  std::string scenario;
  /// In the order of x, all above zero.
  std::vector<SeriesLoad> loads;
};

/// @param results the whole document; only measurements with a `series` count
/// @return the series, in the order in which they begin in the document
std::vector<Series> series_of(const Json& results);

/// @return whether a load is one of the series
bool is_in_series(const std::vector<Series>& all, const std::string& key);

}  // namespace comparison
