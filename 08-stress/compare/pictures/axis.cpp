/// @file
#include "axis.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "figures.hpp"

namespace comparison {

namespace {

/// Above this ratio of the greatest to the smallest, a scale from zero would hide the smallest.
constexpr double wide = 20;

/// @return 1, 2 or 5 times a power of ten
double round_number(int index) {
  constexpr std::array<double, 3> steps = {1, 2, 5};
  const int decade = static_cast<int>(std::floor(index / 3.0));
  return steps.at(static_cast<std::size_t>(index - 3 * decade)) * std::pow(10, decade);
}

/// @return the index of the greatest round number that is not above @p value
int index_below(double value) {
  int index = 3 * static_cast<int>(std::floor(std::log10(value))) - 1;
  while (round_number(index + 1) <= value * (1 + 1e-9)) {
    ++index;
  }
  return index;
}

/// @return the index of the least round number that is not below @p value
int index_above(double value) {
  const int below = index_below(value);
  return round_number(below) >= value * (1 - 1e-9) ? below : below + 1;
}

Tic tic_at(double value) {
  return {value, value >= 1000 ? grouped(value) : fmt::format("{:g}", value)};
}

/// On a logarithmic scale the labels are close together, so 10,000 is written as "10k".
Tic short_tic_at(double value) {
  constexpr double kilo = 1e3;
  constexpr double mega = 1e6;
  if (value < kilo) {
    return tic_at(value);
  }
  return {value,
          value < mega ? fmt::format("{:g}k", value / kilo) : fmt::format("{:g}M", value / mega)};
}

}  // namespace

double Axis::position(double value) const {
  return logarithmic ? std::log(value / low) / std::log(high / low) : (value - low) / (high - low);
}

double Axis::clamped(double value) const {
  return std::clamp(value, low, high);
}

Axis linear_axis(double greatest) {
  Axis axis;
  axis.high = greatest > 0 ? greatest * 1.06 : 1;
  const double step = round_number(index_above(axis.high / 4));
  for (int i = 0; i * step <= axis.high; ++i) {
    axis.tics.push_back(tic_at(i * step));
  }
  return axis;
}

Axis logarithmic_axis(double least, double greatest) {
  // A mark at the very end would be cut in half.
  constexpr double room = 1.08;
  const int first = index_below(least / room);
  const int last = index_above(greatest * room);
  Axis axis{round_number(first), round_number(last), true, {}};
  constexpr int most_tics = 6;
  const bool only_decades = last - first > most_tics;
  const int decades = (last - first) / 3 + 1;
  const int stride = only_decades ? 3 * ((decades - 1) / most_tics + 1) : 1;
  int index = only_decades ? 3 * static_cast<int>(std::ceil(first / 3.0)) : first;
  for (; index <= last; index += stride) {
    axis.tics.push_back(short_tic_at(round_number(index)));
  }
  return axis;
}

Axis axis_for(const std::vector<double>& values) {
  const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
  const bool is_wide = *least > 0 && *greatest / *least > wide;
  return is_wide ? logarithmic_axis(*least, *greatest) : linear_axis(*greatest);
}

}  // namespace comparison
