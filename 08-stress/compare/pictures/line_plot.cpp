/// @file
#include "line_plot.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

namespace comparison {

namespace {

/// The height of a name with its margins, in pixels.
constexpr int name_height = 17;

Sheet sheet_of(const LinePlot& plot) {
  constexpr int usual_height = 340;
  constexpr int for_the_mark = 40;
  Sheet sheet;
  for (const Tic& tic : plot.y.tics) {
    sheet.left = std::max(sheet.left, width_in_pixels(tic.label) + 20);
  }
  for (const Line& line : plot.lines) {
    sheet.right = std::max(sheet.right, width_in_pixels(line.label) + for_the_mark);
  }
  sheet.right = std::min(sheet.right, Sheet::width / 2);
  make_room(sheet, plot.x);
  const int names = name_height * static_cast<int>(plot.lines.size());
  sheet.height = std::max(usual_height, names + sheet.top + sheet.bottom);
  return sheet;
}

/// @return each line's name after its mark, and a thin line from there to its last point
std::string names_of(const LinePlot& plot, const Sheet& sheet) {
  std::vector<double> ends;
  ends.reserve(plot.lines.size());
  for (const Line& line : plot.lines) {
    ends.push_back(plot.y.position(plot.y.clamped(line.points.back().estimate.median)));
  }
  const double inside = sheet.height - sheet.top - sheet.bottom;
  const std::vector<double> places = spread_out(ends, name_height / inside, 1);
  std::string commands;
  for (std::size_t i = 0; i < plot.lines.size(); ++i) {
    const Line& line = plot.lines[i];
    const double right = 1 + 20.0 / (Sheet::width - sheet.left - sheet.right);
    commands += fmt::format(
        "set arrow from first {:g},graph {:.4f} to graph {:.4f},graph {:.4f} nohead "
        "linewidth 0.5 linecolor rgb '{}'\n",
        line.points.back().x, ends[i], right, places[i], line.style.ink.light);
    commands += fmt::format("set label {} at graph {:.4f},graph {:.4f} {}\n", quoted(line.label),
                            right, places[i], with_mark(line.style.mark, line.style.ink));
  }
  return commands;
}

/// @return a line of data for each point, under the name of its line: "x low median high"
std::string data_of(const LinePlot& plot) {
  std::string data;
  for (std::size_t i = 0; i < plot.lines.size(); ++i) {
    data += fmt::format("$line{} << END\n", i + 1);
    for (const LinePoint& point : plot.lines[i].points) {
      data += fmt::format("{:g} {}\n", point.x, numbers_of(point.estimate, plot.y));
    }
    data += "END\n";
  }
  return data;
}

/// @return the command that draws lines, intervals (as picture_of() a dot plot does) and marks
std::string drawing_of(const LinePlot& plot) {
  std::string drawing;
  for (std::size_t i = 0; i < plot.lines.size(); ++i) {
    const Style& style = plot.lines[i].style;
    drawing += fmt::format(
        ", $line{0} using 1:3 with lines linecolor rgb '{1}' dashtype {2}"
        ", $line{0} using 1:2:(0):($4-$2) with vectors nohead linewidth 0.8 linecolor rgb '{1}'"
        ", $line{0} every {3}::{4} using 1:3 with points {5}",
        i + 1, style.ink.light, style.dash, plot.points_per_mark,
        std::min(plot.points_per_mark, plot.lines[i].points.size()) - 1,
        mark_in(style.mark, style.ink));
  }
  return "plot " + drawing.substr(2) + "\n";
}

}  // namespace

std::vector<double> spread_out(const std::vector<double>& wanted, double gap, double end) {
  std::vector<std::size_t> order(wanted.size());
  // Of two that want the same place, the first goes on top.
  std::iota(order.rbegin(), order.rend(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });
  std::vector<double> places = wanted;
  for (std::size_t i = 1; i < order.size(); ++i) {
    places[order[i]] = std::max(places[order[i]], places[order[i - 1]] + gap);
  }
  double highest = end;
  for (std::size_t i = order.size(); i-- > 0; highest -= gap) {
    places[order[i]] = std::min(places[order[i]], highest);
    highest = places[order[i]];
  }
  return places;
}

Picture picture_of(const LinePlot& plot) {
  const Sheet sheet = sheet_of(plot);
  return {plot.name, plot.title,
          beginning_of(sheet, plot.title) + "set grid y\n" + command_of('x', plot.x) +
              command_of('y', plot.y) + unit_under(sheet, plot.unit) + names_of(plot, sheet) +
              data_of(plot),
          drawing_of(plot)};
}

}  // namespace comparison
