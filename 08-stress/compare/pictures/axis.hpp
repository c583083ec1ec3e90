/// @file
/// An axis of a picture: where it begins and ends, and which values are written beside it.
#pragma once

#include <string>
#include <vector>

namespace comparison {

/// A labelled value on an axis.
struct Tic {
  double at = 0;
  std::string label;
};

/// An axis, in the unit that is shown.
struct Axis {
  double low = 0;
  double high = 1;
  bool logarithmic = false;
  std::vector<Tic> tics;

  /// @return how far along the axis a value is, from 0 to 1
  double position(double value) const;

  /// @return the value, or the end of the axis beyond which it lies
  double clamped(double value) const;
};

/// @return a scale from zero to a little beyond @p greatest
Axis linear_axis(double greatest);

/// @param least,greatest above zero
/// @return a logarithmic scale that contains both
Axis logarithmic_axis(double least, double greatest);

/// @param values at least one, none below zero
/// @return a scale from zero, or a logarithmic one where the values differ so much that the small
/// ones would look alike
Axis axis_for(const std::vector<double>& values);

}  // namespace comparison
