/// @file
#include "percentiles.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "histogram_json.hpp"
#include "markup.hpp"
#include "ranking.hpp"
#include "views.hpp"

namespace comparison {

namespace {

/// Points of a curve per nine.
constexpr int fineness = 16;

/// Beyond the end of a curve there are too few messages for another run to look alike.
constexpr double messages_beyond = 10;

/// @return the time for each share of the messages: x is 1 / (1 - share), so 100 stands for 99%
std::vector<LinePoint> curve_of(const stress::Histogram& latency) {
  constexpr double rounding = 1 - 1e-9;
  const double end = rounding * static_cast<double>(latency.count()) / messages_beyond;
  std::vector<LinePoint> points;
  for (int i = 1; i == 1 || points.back().x < end; ++i) {
    const double x = std::pow(10, static_cast<double>(i) / fineness);
    const double ms =
        std::chrono::duration<double, std::milli>(latency.quantile(1 - 1 / x)).count();
    points.push_back({x, {ms, ms, ms}});
  }
  return points;
}

std::vector<Line> lines_of(const Json& results, const Json& measured) {
  std::vector<Line> lines;
  for (const auto& [name, style] : styles_in(results)) {
    const Json server = measured.at("servers").value(name, Json());
    if (server.is_object() && !server.at("latency_histogram").is_null()) {
      lines.push_back({left_clients_unserved(server) ? name + " *" : name, style,
                       curve_of(stress::histogram_from_json(server.at("latency_histogram")))});
    }
  }
  return lines;
}

/// @param nines at least 1
/// @return "90%", "99%", "99.9%", ...
std::string label_of_nines(int nines) {
  const std::string decimals(static_cast<std::size_t>(std::max(nines - 2, 0)), '9');
  return (nines == 1 ? "90" : "99") + (decimals.empty() ? "" : "." + decimals) + "%";
}

/// @return a scale of nines: "50%", "90%", "99%", ...
Axis nines_axis(const std::vector<Line>& lines) {
  Axis axis{1, 100, true, {{2, "50%"}}};
  for (const Line& line : lines) {
    axis.high = std::max(axis.high, line.points.back().x);
  }
  const int last = static_cast<int>(std::floor(std::log10(axis.high) + 1e-9));
  // From five nines on there is no room to label all of them.
  const int stride = last < 5 ? 1 : 2;
  for (int nines = 1; nines <= last; ++nines) {
    const bool is_written = (nines - 1) % stride == 0;
    axis.tics.push_back({std::pow(10, nines), is_written ? label_of_nines(nines) : ""});
  }
  return axis;
}

Axis latency_axis(const std::vector<Line>& lines) {
  double least = lines.front().points.front().estimate.median;
  double greatest = least;
  for (const Line& line : lines) {
    least = std::min(least, line.points.front().estimate.median);
    greatest = std::max(greatest, line.points.back().estimate.median);
  }
  constexpr double shortest = 1e-3;
  return logarithmic_axis(std::max(least, shortest), std::max(greatest, shortest));
}

}  // namespace

std::optional<LinePlot> percentile_plot_of(const Json& results, const std::string& key) {
  const Json& measured = results.at("scenarios").at(key);
  std::vector<Line> lines = lines_of(results, measured);
  if (lines.empty()) {
    return std::nullopt;
  }
  const Axis across = nines_axis(lines);
  const Axis up = latency_axis(lines);
  const bool some_unserved = std::any_of(
      lines.begin(), lines.end(), [](const Line& line) { return line.label.ends_with('*'); });
  return LinePlot{as_name(key + "-percentiles"),
                  key + ": latency, ms, logarithmic scale",
                  some_unserved ? "share of the replies (*: of the served clients')"
                                : "share of the replies that came within it",
                  across,
                  up,
                  std::move(lines),
                  fineness};
}

}  // namespace comparison
