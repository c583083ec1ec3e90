/// @file
#include "picture.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "markup.hpp"
#include "table.hpp"

namespace comparison {

namespace {

/// @return the text's first characters, and "…" for the rest
std::string cut(const std::string& text, std::size_t most) {
  if (width_of(text) <= most) {
    return text;
  }
  std::size_t end = 0;
  for (std::size_t seen = 0; seen < most; ++end) {
    seen += (static_cast<unsigned char>(text[end]) & 0xc0) != 0x80 ? 1 : 0;
  }
  return text.substr(0, end - 1) + "…";
}

}  // namespace

int width_in_pixels(const std::string& text) {
  constexpr double of_a_letter = 0.58;
  return static_cast<int>(static_cast<double>(width_of(text)) * of_a_letter * Sheet::letters) + 1;
}

std::string quoted(const std::string& text) {
  // Between single quotes gnuplot takes everything literally, except a quote, which is doubled.
  std::string safe = "'";
  constexpr std::size_t most = 72;
  for (const char c : cut(text, most)) {
    safe += std::iscntrl(static_cast<unsigned char>(c)) != 0 ? ' ' : c;
    safe += c == '\'' ? "'" : "";
  }
  return safe + "'";
}

std::string quoted_at_axis(const std::string& text) {
  return replaced(quoted(text), "%", "%%");
}

std::string beginning_of(const Sheet& sheet, const std::string& title) {
  const auto across = [](int pixels) { return static_cast<double>(pixels) / Sheet::width; };
  const auto up = [&](int pixels) { return static_cast<double>(pixels) / sheet.height; };
  return fmt::format(
             "reset\nset encoding utf8\n"
             "set terminal svg noenhanced size {},{} dynamic linewidth 1.4 font 'sans-serif,{}'\n",
             Sheet::width, sheet.height, Sheet::letters) +
         fmt::format(
             "set lmargin at screen {:.4f}\nset rmargin at screen {:.4f}\n"
             "set tmargin at screen {:.4f}\nset bmargin at screen {:.4f}\n",
             across(sheet.left), 1 - across(sheet.right), 1 - up(sheet.top), up(sheet.bottom)) +
         fmt::format(
             "set label {} at screen 0.01,{:.4f} font 'sans-serif:Bold,{}' textcolor rgb '{}'\n",
             quoted(title), 1 - up(16), Sheet::letters, text_ink().light) +
         fmt::format(
             "set border 1 linecolor rgb '{0}'\nunset key\n"
             "set grid x linetype 1 linecolor rgb '{0}' linewidth 0.4\n",
             rule_ink().light);
}

std::string command_of(char letter, const Axis& axis) {
  std::string tics;
  for (const Tic& tic : axis.tics) {
    tics += fmt::format("{}{} {:g}", tics.empty() ? "" : ", ", quoted_at_axis(tic.label), tic.at);
  }
  return fmt::format(
      "{0} logscale {1}\nset {1}range [{2:g}:{3:g}]\n"
      "set {1}tics nomirror scale 0 {4}textcolor rgb '{5}' ({6})\n",
      axis.logarithmic ? "set" : "unset", letter, axis.low, axis.high,
      letter == 'x' ? "offset 0,0.4 " : "", text_ink().light, tics);
}

std::string unit_under(const Sheet& sheet, const std::string& unit) {
  const double middle = (sheet.left + Sheet::width - sheet.right) / 2.0;
  // It may be wider than the axis, but not than the sheet.
  const double half = width_in_pixels(unit) / 2.0;
  const double right = std::max(half, Sheet::width - half);
  return fmt::format("set label {} at screen {:.4f},{:.4f} center textcolor rgb '{}'\n",
                     quoted(unit), std::clamp(middle, half, right) / Sheet::width,
                     (sheet.bottom - 40.0) / sheet.height, text_ink().light);
}

std::string mark_in(int mark, const Ink& ink) {
  // Crosses and open shapes need a thicker line than filled shapes to be seen as well.
  constexpr std::array<int, 6> filled = {5, 7, 9, 11, 13, 15};
  const bool is_filled = std::find(filled.begin(), filled.end(), mark) != filled.end();
  return fmt::format("pointtype {} pointsize 0.8 linewidth {} linecolor rgb '{}'", mark,
                     is_filled ? 1.0 : 1.8, ink.light);
}

std::string with_mark(int mark, const Ink& ink) {
  return fmt::format("point {} offset character 1.1,-0.3 textcolor rgb '{}'", mark_in(mark, ink),
                     text_ink().light);
}

void make_room(Sheet& sheet, const Axis& across) {
  constexpr int air = 4;
  if (!across.tics.empty()) {
    sheet.right = std::max(sheet.right, width_in_pixels(across.tics.back().label) / 2 + air);
  }
}

std::string numbers_of(const Estimate& estimate, const Axis& axis) {
  return fmt::format("{:g} {:g} {:g}", axis.clamped(estimate.low), axis.clamped(estimate.median),
                     axis.clamped(estimate.high));
}

}  // namespace comparison
