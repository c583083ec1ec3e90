/// @file
#include "series.hpp"

#include <algorithm>

namespace comparison {

std::vector<Series> series_of(const Json& results) {
  std::vector<Series> all;
  for (const auto& [key, measured] : results.at("scenarios").items()) {
    if (measured.value("series", Json()).is_null() ||
        !(measured.at("series").at("x").get<double>() > 0)) {
      continue;
    }
    const std::string scenario = measured.at("series").at("scenario");
    auto found = std::find_if(all.begin(), all.end(),
                              [&](const Series& each) { return each.scenario == scenario; });
    if (found == all.end()) {
      found = all.insert(all.end(), {scenario, {}});
    }
    found->loads.push_back({measured.at("series").at("x").get<double>(), key});
  }
  std::erase_if(all, [](const Series& each) { return each.loads.size() < 2; });
  for (Series& each : all) {
    std::stable_sort(each.loads.begin(), each.loads.end(),
                     [](const SeriesLoad& a, const SeriesLoad& b) { return a.x < b.x; });
  }
  return all;
}

bool is_in_series(const std::vector<Series>& all, const std::string& key) {
  return std::any_of(all.begin(), all.end(), [&](const Series& series) {
    return std::any_of(series.loads.begin(), series.loads.end(),
                       [&](const SeriesLoad& load) { return load.key == key; });
  });
}

}  // namespace comparison
