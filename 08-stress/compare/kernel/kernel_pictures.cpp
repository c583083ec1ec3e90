/// @file
#include "kernel_pictures.hpp"

#include <optional>
#include <utility>

#include "views.hpp"

namespace comparison {

namespace {

/// What is counted: the name and title of its picture, and the keys whose values are added up.
struct Count {
  std::string name;
  std::string title;
  std::vector<std::string> keys;
};

const std::vector<Count>& counts() {
  static const std::vector<Count> all = {
      {"kernel-calls", "system calls of a message", {"calls_per_message"}},
      {"kernel-switches",
       "context switches of a message",
       {"voluntary_switches", "involuntary_switches"}}};
  return all;
}

/// @return the sum of what the keys name; nothing where one was not counted
std::optional<double> sum_of(const Json& server, const std::vector<std::string>& keys) {
  double sum = 0;
  for (const std::string& key : keys) {
    if (server.at(key).is_null()) {
      return std::nullopt;
    }
    sum += server.at(key).get<double>();
  }
  return sum;
}

}  // namespace

std::vector<DotPlot> kernel_plots_of(const Json& results) {
  std::vector<DotPlot> plots;
  if (results.at("kernel").is_null()) {
    return plots;
  }
  const Json& servers = results.at("kernel").at("servers");
  for (const Count& count : counts()) {
    std::vector<DotRow> rows;
    std::vector<double> values;
    for (const auto& [name, style] : styles_in(results)) {
      if (!servers.contains(name)) {
        continue;
      }
      rows.push_back({name, style.ink, {}});
      if (const std::optional<double> sum = sum_of(servers.at(name), count.keys)) {
        rows.back().dots.push_back({{*sum, *sum, *sum}, style.mark});
        values.push_back(*sum);
      }
    }
    if (!values.empty()) {
      const Axis axis = axis_for(values);
      plots.push_back({count.name, "kernel: " + count.title,
                       count.title + (axis.logarithmic ? ", logarithmic scale" : ""), axis,
                       std::move(rows), ""});
    }
  }
  return plots;
}

}  // namespace comparison
