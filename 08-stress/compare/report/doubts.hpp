/// @file
/// How far a table can be trusted: its intervals, noisy rounds, and the server that takes part
/// twice.
#pragma once

#include <string>
#include <vector>

#include "json.hpp"

namespace comparison {

/// @param measured a measurement of the results document
/// @return a line on rounds that were run again, and one on the server that took part twice, where
/// there are any
std::vector<std::string> doubts_on(const Json& measured);

/// @return how precise the medians are: "medians of 9 rounds, ± the farther end of ..."
std::string precision_of(const Json& measured);

}  // namespace comparison
