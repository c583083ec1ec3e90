/// @file
/// What is said of noise under a table: rounds that were run again, and a server against itself.
#pragma once

#include <string>
#include <vector>

#include "json.hpp"

namespace comparison {

/// @param measured a measurement of the results document
/// @return a line on the rounds that were run again, if any, and one on the server that took part
/// twice, if one did
std::vector<std::string> doubts_on(const Json& measured);

}  // namespace comparison
