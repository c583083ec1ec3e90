/// @file
/// How far a table can be trusted: its intervals, noisy rounds, and a server against itself.
#pragma once

#include <string>
#include <vector>

#include "json.hpp"

namespace comparison {

/// @param measured a measurement of the results document
/// @return a line on the rounds that were run again, if any, and one on the server that took part
/// twice, if one did
std::vector<std::string> doubts_on(const Json& measured);

/// @return how sure the medians are: "medians of 9 rounds, ± the farther end of ..."
std::string precision_of(const Json& measured);

}  // namespace comparison
