/// @file
#include "curves.hpp"

#include "markup.hpp"
#include "views.hpp"

namespace comparison {

namespace {

/// @return a server's line; no points where nothing was measured
Line line_of(const Json& results, const Series& series, const std::string& name, const View& view) {
  Line line{name, {}, {}};
  for (const SeriesLoad& load : series.loads) {
    const Json& servers = results.at("scenarios").at(load.key).at("servers");
    const std::optional<Estimate> estimate =
        servers.contains(name) ? estimate_of(servers.at(name), view.figures.front()) : std::nullopt;
    if (estimate) {
      line.points.push_back({load.x, *estimate});
    }
  }
  return line;
}

std::vector<Line> lines_of(const Json& results, const Series& series, const View& view) {
  std::vector<Line> lines;
  for (const auto& [name, style] : styles_in(results)) {
    Line line = line_of(results, series, name, view);
    line.style = style;
    if (!line.points.empty()) {
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

std::vector<Estimate> estimates_in(const std::vector<Line>& lines) {
  std::vector<Estimate> estimates;
  for (const Line& line : lines) {
    for (const LinePoint& point : line.points) {
      estimates.push_back(point.estimate);
    }
  }
  return estimates;
}

}  // namespace

std::vector<LinePlot> line_plots_of(const Json& results, const Series& series) {
  const Axis x = logarithmic_axis(series.loads.front().x, series.loads.back().x);
  std::vector<LinePlot> plots;
  for (const View& view : views_of_a_series()) {
    std::vector<Line> lines = lines_of(results, series, view);
    if (lines.empty()) {
      continue;
    }
    const Axis y = axis_of(view, estimates_in(lines));
    plots.push_back({as_name(series.scenario + "-" + view.name),
                     series.scenario + ": " + label_of(view, y),
                     "connections at once, logarithmic scale", x, y, std::move(lines)});
  }
  return plots;
}

}  // namespace comparison
