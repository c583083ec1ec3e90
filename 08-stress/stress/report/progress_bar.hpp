/// @file
/// The progress of a run, on standard error.
#pragma once

#include <cstdint>

#include "load_plan.hpp"
#include "tally.hpp"

namespace stress {

/// Draws a bar on a terminal, or prints a line a second, or nothing: `--progress`.
class ProgressBar {
 public:
  /// @param plan outlives the bar
  explicit ProgressBar(const LoadPlan& plan);

  /// Redraws the bar, if there is one.
  void update(Duration passed, std::uint64_t sent);

  /// Prints the line of a second, with `plain`.
  void print_second(std::uint64_t second, const Tally& tally) const;

  /// Erases the bar.
  void erase() const;

 private:
  const LoadPlan& plan_;
  bool bar_;
};

}  // namespace stress
