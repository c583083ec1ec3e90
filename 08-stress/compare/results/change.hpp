/// @file
/// Whether a figure of one server has changed, beyond noise.
#pragma once

#include <string>

#include "figures.hpp"
#include "json.hpp"

namespace comparison {

/// How many figures were looked at, and what came of it.
struct ChangeCount {
  int compared = 0;
  int changed = 0;
  int undecided = 0;
  /// The least confidence of an interval that decided.
  double confidence = 1;
};

/// @param earlier,later the same load, in two documents
/// @param server one that is in both
/// @return the line on one figure of one server; nothing when it did not change
std::string change(const Json& earlier, const Json& later, const std::string& server,
                   const Figure& figure, ChangeCount& count);

}  // namespace comparison
