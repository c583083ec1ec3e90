/// @file
/// The progress of the comparison, on standard error.
#pragma once

#include <chrono>
#include <string>

namespace comparison {

/// @return "1 min 20 s", "45 s"
std::string in_words(std::chrono::seconds time);

/// A progress bar on a terminal; elsewhere a line for each round.
class RoundProgress {
 public:
  /// @param expected the estimated duration of all cells
  explicit RoundProgress(std::chrono::milliseconds expected);

  /// A new round begins: "light: round 2 of 9".
  void begin_round(const std::string& round);

  /// A cell of the round begins.
  void begin_cell(const std::string& server);

  /// A cell has ended.
  /// @param expected how long it should have taken
  void end_cell(std::chrono::milliseconds expected);

  /// Adds work that was not expected.
  void expect_more(std::chrono::milliseconds time) { expected_ += time; }

  /// Erases the bar, so that other lines can be written.
  void clear() const;

 private:
  /// @return "about 45 s left", by the pace so far
  std::string time_left() const;

  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::chrono::milliseconds expected_;
  std::chrono::milliseconds done_{0};
  std::string round_;
  bool is_terminal_;
};

}  // namespace comparison
