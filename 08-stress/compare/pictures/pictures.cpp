/// @file
#include "pictures.hpp"

#include <algorithm>

#include "curves.hpp"
#include "kernel_pictures.hpp"
#include "markup.hpp"
#include "percentiles.hpp"
#include "ranking.hpp"
#include "views.hpp"

namespace comparison {

namespace {

/// @return a server's row; without dots where nothing was measured
DotRow row_of(const std::string& name, const Json& server, const View& view, const Style& style) {
  DotRow row{left_clients_unserved(server) ? name + " *" : name, style.ink, {}};
  for (std::size_t i = 0; i < view.figures.size(); ++i) {
    if (const std::optional<Estimate> estimate = estimate_of(server, view.figures[i])) {
      row.dots.push_back({*estimate, view.marks.empty() ? style.mark : view.marks[i].first});
    }
  }
  if (!row.dots.empty() && row.dots.size() < view.figures.size()) {
    row.missing = view.missing;
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

std::vector<Estimate> estimates_in(const std::vector<DotRow>& rows) {
  std::vector<Estimate> estimates;
  for (const DotRow& row : rows) {
    for (const Dot& dot : row.dots) {
      estimates.push_back(dot.estimate);
    }
  }
  return estimates;
}

/// @return the views of a load
std::vector<View> views_of(const Json& measured) {
  std::vector<View> views = views_of_a_load();
  if (!measured.at("beside").is_null()) {
    views.push_back(view_of_neighbours());
  }
  return views;
}

}  // namespace

std::vector<DotPlot> dot_plots_of(const Json& results, const std::string& key) {
  const Json& measured = results.at("scenarios").at(key);
  std::vector<DotPlot> plots;
  for (const View& view : views_of(measured)) {
    std::vector<DotRow> rows = rows_of(results, measured, view);
    const std::vector<Estimate> estimates = estimates_in(rows);
    if (estimates.empty()) {
      continue;
    }
    const Axis axis = axis_of(view, estimates);
    plots.push_back({as_name(key + "-" + view.name), key + ": " + view.title, label_of(view, axis),
                     axis, std::move(rows), footnote_of(measured), view.marks});
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
      if (const std::optional<LinePlot> plot = percentile_plot_of(results, key)) {
        pictures[key].push_back(picture_of(*plot));
      }
    }
  }
  for (const Series& series : all) {
    for (const LinePlot& plot : line_plots_of(results, series)) {
      pictures[series.scenario].push_back(picture_of(plot));
    }
  }
  for (const DotPlot& plot : kernel_plots_of(results)) {
    pictures["kernel"].push_back(picture_of(plot));
  }
  return pictures;
}

}  // namespace comparison
