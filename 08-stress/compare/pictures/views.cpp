/// @file
#include "views.hpp"

#include <algorithm>

#include "figures.hpp"

namespace comparison {

namespace {

const View requests = {"requests", "requests per second", "requests per second", {"per_second"}};
const View cpu = {
    "cpu", "CPU time per message", "CPU time per message, µs", {"cpu_us_per_message"}};
const View memory = {"memory", "memory", "peak memory (PSS), MiB", {"pss_bytes"}};

}  // namespace

const std::vector<View>& views_of_a_load() {
  static const std::vector<View> all = {requests,
                                        {"latency",
                                         "latency",
                                         "latency, ms",
                                         {"p50_us", "p90_us", "p99_us", "max_us"},
                                         true,
                                         {{7, "p50"}, {13, "p90"}, {9, "p99"}, {2, "max"}}},
                                        cpu,
                                        memory};
  return all;
}

const View& view_of_neighbours() {
  static const View view = {"beside",
                            "p99, alone and beside the others",
                            "99% of the replies within, ms",
                            {"alone_p99_us", "p99_us"},
                            true,
                            {{6, "alone"}, {9, "beside the others"}},
                            "no replies beside them"};
  return view;
}

const std::vector<View>& views_of_a_series() {
  static const std::vector<View> all = {
      requests,
      {"p50", "latency, p50", "half of the replies within, ms", {"p50_us"}, true},
      {"p99", "latency, p99", "99% of the replies within, ms", {"p99_us"}, true},
      cpu,
      memory};
  return all;
}

std::optional<Estimate> estimate_of(const Json& server, const std::string& key) {
  const Json summary = server.value(key, Json());
  if (summary.is_null()) {
    return std::nullopt;
  }
  const double unit = figure(key).unit;
  return Estimate{summary.at("low").get<double>() / unit, summary.at("median").get<double>() / unit,
                  summary.at("high").get<double>() / unit};
}

Axis axis_of(const View& view, const std::vector<Estimate>& estimates) {
  std::vector<double> ends;
  for (const Estimate& each : estimates) {
    ends.insert(ends.end(), {each.low, each.high});
  }
  const auto [least, greatest] = std::minmax_element(ends.begin(), ends.end());
  return view.logarithmic && *least > 0 ? logarithmic_axis(*least, *greatest) : axis_for(ends);
}

std::string label_of(const View& view, const Axis& axis) {
  return view.unit + (axis.logarithmic ? ", logarithmic scale" : "");
}

std::vector<std::pair<std::string, Style>> styles_in(const Json& results) {
  std::vector<std::string> names;
  for (const auto& [name, server] : results.at("servers").items()) {
    names.push_back(name);
  }
  const std::vector<Style> styles = styles_of(names);
  std::vector<std::pair<std::string, Style>> pairs;
  for (std::size_t i = 0; i < names.size(); ++i) {
    pairs.emplace_back(names[i], styles[i]);
  }
  return pairs;
}

}  // namespace comparison
