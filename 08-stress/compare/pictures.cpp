/// @file
/// The pictures of a results document: which there are, and what is in them.
#include "pictures.hpp"

#include <algorithm>

#include "markup.hpp"
#include "ranking.hpp"
#include "views.hpp"

namespace comparison {

namespace {

/// A percentile's mark, which is gnuplot's point type, and its name.
const std::vector<std::pair<int, std::string>>& percentiles() {
  static const std::vector<std::pair<int, std::string>> all = {
      {7, "p50"}, {13, "p90"}, {9, "p99"}, {2, "max"}};
  return all;
}

/// @return a server's row; without dots where nothing was measured
DotRow row_of(const std::string& name, const Json& server, const View& view, const Style& style) {
  DotRow row{left_clients_unserved(server) ? name + " *" : name, style.ink, {}};
  for (std::size_t i = 0; i < view.figures.size(); ++i) {
    if (const std::optional<Measure> measure = measure_of(server, view.figures[i])) {
      row.dots.push_back({*measure, view.figures.size() > 1 ? percentiles()[i].first : style.mark});
    }
  }
  return row;
}

std::vector<DotRow> rows_of(const Json& results, const Json& measured, const View& view) {
  std::vector<DotRow> rows;
  for (const auto& [name, style] : styles_in(results)) {
    if (measured.at("servers").contains(name)) {
      rows.push_back(row_of(name, measured.at("servers").at(name), view, style));
    }
  }
  return rows;
}

std::string footnote_of(const Json& measured) {
  const Json& servers = measured.at("servers");
  return std::any_of(servers.begin(), servers.end(), left_clients_unserved)
             ? "* of the clients that were served: some never were"
             : "";
}

/// @return a server's line; no points where nothing was measured
Line line_of(const Json& results, const Series& series, const std::string& name, const View& view) {
  Line line{name, {}, {}};
  for (const SeriesLoad& load : series.loads) {
    const Json& servers = results.at("scenarios").at(load.key).at("servers");
    const std::optional<Measure> measure =
        servers.contains(name) ? measure_of(servers.at(name), view.figures.front()) : std::nullopt;
    if (measure) {
      line.points.push_back({load.x, *measure});
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

std::vector<Measure> measures_in(const std::vector<DotRow>& rows) {
  std::vector<Measure> measures;
  for (const DotRow& row : rows) {
    for (const Dot& dot : row.dots) {
      measures.push_back(dot.measure);
    }
  }
  return measures;
}

std::vector<Measure> measures_in(const std::vector<Line>& lines) {
  std::vector<Measure> measures;
  for (const Line& line : lines) {
    for (const LinePoint& point : line.points) {
      measures.push_back(point.measure);
    }
  }
  return measures;
}

}  // namespace

std::vector<DotPlot> dot_plots_of(const Json& results, const std::string& key) {
  const Json& measured = results.at("scenarios").at(key);
  std::vector<DotPlot> plots;
  for (const View& view : views_of_a_load()) {
    std::vector<DotRow> rows = rows_of(results, measured, view);
    const std::vector<Measure> measures = measures_in(rows);
    if (measures.empty()) {
      continue;
    }
    const Axis axis = axis_of(view, measures);
    plots.push_back({as_name(key + "-" + view.name), key + ": " + view.title, label_of(view, axis),
                     axis, std::move(rows), footnote_of(measured)});
    if (view.figures.size() > 1) {
      plots.back().key = percentiles();
    }
  }
  return plots;
}

std::vector<LinePlot> line_plots_of(const Json& results, const Series& series) {
  const Axis x = logarithmic_axis(series.loads.front().x, series.loads.back().x);
  std::vector<LinePlot> plots;
  for (const View& view : views_of_a_series()) {
    std::vector<Line> lines = lines_of(results, series, view);
    if (lines.empty()) {
      continue;
    }
    const Axis y = axis_of(view, measures_in(lines));
    plots.push_back({as_name(series.scenario + "-" + view.name),
                     series.scenario + ": " + label_of(view, y),
                     "connections at once, logarithmic scale", x, y, std::move(lines)});
  }
  return plots;
}

Pictures pictures_of(const Json& results) {
  const std::vector<Series> all = series_of(results);
  Pictures pictures;
  for (const auto& [key, measured] : results.at("scenarios").items()) {
    if (!is_in_series(all, key)) {
      for (const DotPlot& plot : dot_plots_of(results, key)) {
        pictures[key].push_back(picture_of(plot));
      }
    }
  }
  for (const Series& series : all) {
    for (const LinePlot& plot : line_plots_of(results, series)) {
      pictures[series.scenario].push_back(picture_of(plot));
    }
  }
  return pictures;
}

}  // namespace comparison
