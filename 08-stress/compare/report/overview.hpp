/// @file
/// A measurement as a table.
#pragma once

#include "json.hpp"
#include "table.hpp"

namespace comparison {

/// @param measured a measurement of the results document
/// @return a row of medians for each server, and one of their spread below it
Table overview(const Json& measured);

/// @param measured a measurement of two servers
/// @return a row for each figure: both medians with their intervals, the ratio within a round with
/// its interval, and which server is ahead
Table side_by_side(const Json& measured);

}  // namespace comparison
