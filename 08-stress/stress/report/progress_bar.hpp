/// @file
/// How far a run is, on standard error.
#pragma once

#include <cstdint>

#include "load_plan.hpp"
#include "tally.hpp"

namespace stress {

/// Draws a bar on a terminal, or prints a line a second, or nothing: `--progress`.
class ProgressBar {
 public:
  /// @param plan outlives the progress
  explicit ProgressBar(const LoadPlan& plan);

  /// Moves the bar. Called a few times a second.
  void move(Duration passed, std::uint64_t sent);

  /// Prints a line, if lines are wanted.
  void line(std::uint64_t second, const Tally& tally) const;

  /// Takes the bar away.
  void end() const;

 private:
  const LoadPlan& plan_;
  bool bar_;
};

}  // namespace stress
