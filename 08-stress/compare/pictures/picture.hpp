/// @file
/// A picture as gnuplot is told to draw it.
#pragma once

#include <string>

#include "axis.hpp"
#include "palette.hpp"

namespace comparison {

/// One picture.
struct Picture {
  /// The name of its file, without the extension.
  std::string name;
  /// What it shows, in one line.
  std::string title;
  /// Commands for gnuplot that prepare the picture.
  std::string script;
  /// The command that draws it, once gnuplot knows where the picture goes.
  std::string drawing;
};

/// A figure and its interval, in the unit that is shown.
struct Estimate {
  double low = 0;
  double median = 0;
  double high = 0;
};

/// The sheet that a picture is drawn on, in pixels, and the margins around its axes.
struct Sheet {
  int height = 0;
  int left = 0;
  int right = 12;
  int top = 34;
  int bottom = 56;

  /// The same for all pictures, so that pictures side by side have letters of one size.
  static constexpr int width = 480;
  /// The size of letters: still easy to read where a page shows a picture 400 pixels wide.
  static constexpr int letters = 14;
};

/// @return the approximate width of a text in pixels
int width_in_pixels(const std::string& text);

/// @return a text quoted for gnuplot, with any character in it; cut where it is too long
std::string quoted(const std::string& text);

/// @return a text quoted for a label of an axis, where '%' would begin a number's format
std::string quoted_at_axis(const std::string& text);

/// @return the commands that begin a picture: the sheet, the title, colours and letters
std::string beginning_of(const Sheet& sheet, const std::string& title);

/// @param letter the axis: 'x' or 'y'
/// @return the commands that set an axis
std::string command_of(char letter, const Axis& axis);

/// @return the command that writes the unit under the horizontal axis
std::string unit_under(const Sheet& sheet, const std::string& unit);

/// @param mark gnuplot's point type
/// @return the options of a mark
std::string mark_in(int mark, const Ink& ink);

/// @return the options of a label that has a mark before its text
std::string with_mark(int mark, const Ink& ink);

/// Widens the right margin where the last label of the horizontal axis would not fit.
void make_room(Sheet& sheet, const Axis& across);

/// @return "low median high" for gnuplot, each clamped to the axis
std::string numbers_of(const Estimate& estimate, const Axis& axis);

}  // namespace comparison
