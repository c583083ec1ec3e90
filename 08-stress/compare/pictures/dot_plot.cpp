/// @file
#include "dot_plot.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace comparison {

namespace {

Sheet sheet_of(const DotPlot& plot) {
  constexpr int row = 24;
  constexpr int key = 24;
  constexpr int footnote = 20;
  Sheet sheet;
  sheet.top += plot.key.empty() ? 0 : key;
  sheet.bottom += plot.footnote.empty() ? 0 : footnote;
  sheet.height = sheet.top + sheet.bottom + row * static_cast<int>(plot.rows.size());
  for (const DotRow& each : plot.rows) {
    sheet.left = std::max(sheet.left, width_in_pixels(each.label) + 16);
  }
  sheet.left = std::min(sheet.left, Sheet::width * 3 / 5);
  make_room(sheet, plot.axis);
  return sheet;
}

/// @return the note on missing dots, at the end of the row that has no dots
std::string remark_of(const DotRow& row, std::size_t place, const Axis& axis) {
  const bool at_the_right = axis.position(row.dots.front().estimate.median) < 0.5;
  return fmt::format("set label {} at graph {}, first {} {} textcolor rgb '{}'\n",
                     quoted(row.missing), at_the_right ? 0.98 : 0.02, place,
                     at_the_right ? "right" : "left", text_ink().light);
}

/// @return the servers' names beside their rows, and the notes in rows that lack dots
std::string labels_of(const DotPlot& plot) {
  std::string tics;
  std::string missing;
  for (std::size_t i = 0; i < plot.rows.size(); ++i) {
    tics +=
        fmt::format("{}{} {}", tics.empty() ? "" : ", ", quoted_at_axis(plot.rows[i].label), i + 1);
    if (plot.rows[i].dots.empty()) {
      missing +=
          fmt::format("set label 'not measured' at graph 0.02, first {} textcolor rgb '{}'\n",
                      i + 1, text_ink().light);
    } else if (!plot.rows[i].missing.empty()) {
      missing += remark_of(plot.rows[i], i + 1, plot.axis);
    }
  }
  return fmt::format("set yrange [{}.5:0.5]\nset ytics nomirror scale 0 textcolor rgb '{}' ({})\n",
                     plot.rows.size(), text_ink().light, tics) +
         missing;
}

/// @return the unit, and the footnote at the lower edge
std::string under_the_scale(const DotPlot& plot, const Sheet& sheet) {
  std::string commands = unit_under(sheet, plot.unit);
  if (!plot.footnote.empty()) {
    commands += fmt::format("set label {} at screen 0.01,{:.4f} textcolor rgb '{}'\n",
                            quoted(plot.footnote), 12.0 / sheet.height, text_ink().light);
  }
  return commands;
}

/// @return the key of the marks, above the axes
std::string key_of(const DotPlot& plot, const Sheet& sheet) {
  std::string commands;
  int left = sheet.left + 6;
  for (const auto& [mark, text] : plot.key) {
    const double y = 1 - 44.0 / sheet.height;
    commands +=
        fmt::format("set label {} at screen {:.4f},{:.4f} {}\n", quoted(text),
                    static_cast<double>(left) / Sheet::width, y, with_mark(mark, text_ink()));
    left += width_in_pixels(text) + 38;
  }
  return commands;
}

/// @return a line of data for each dot, under a name: "low median high row"
std::string data_of(const DotPlot& plot) {
  std::string data = "$figures << END\n";
  for (std::size_t i = 0; i < plot.rows.size(); ++i) {
    for (const Dot& dot : plot.rows[i].dots) {
      data += fmt::format("{} {}\n", numbers_of(dot.estimate, plot.axis), i + 1);
    }
  }
  return data + "END\n";
}

/// @return the command that draws the dots: first a thin line that joins those of a row. Intervals
/// are vectors, because gnuplot paints white behind the marks of error bars, even on a dark screen
std::string drawing_of(const DotPlot& plot) {
  std::string lines;
  std::string dots;
  std::size_t at = 0;
  for (const DotRow& row : plot.rows) {
    if (row.dots.size() > 1) {
      lines += fmt::format(
          ", $figures every ::{}::{} using 2:4 with lines linewidth 0.7 linecolor rgb '{}'", at,
          at + row.dots.size() - 1, rule_ink().light);
    }
    for (const Dot& dot : row.dots) {
      dots += fmt::format(
          ", $figures every ::{0}::{0} using 1:4:($3-$1):(0) with vectors nohead linecolor rgb "
          "'{1}'"
          ", $figures every ::{0}::{0} using 2:4 with points {2}",
          at++, row.ink.light, mark_in(dot.mark, row.ink));
    }
  }
  return "plot " + (lines + dots).substr(2) + "\n";
}

}  // namespace

Picture picture_of(const DotPlot& plot) {
  const Sheet sheet = sheet_of(plot);
  return {plot.name, plot.title,
          beginning_of(sheet, plot.title) + command_of('x', plot.axis) +
              under_the_scale(plot, sheet) + labels_of(plot) + key_of(plot, sheet) + data_of(plot),
          drawing_of(plot)};
}

}  // namespace comparison
