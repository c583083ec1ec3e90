/// @file
/// Where the figures come from, and what the columns and servers of the tables are.
#pragma once

#include <string>
#include <vector>

#include "json.hpp"

namespace comparison {

/// @return where the figures come from, a line for each part of the record: "kernel: 6.1"
std::vector<std::string> record_of(const Json& results);

/// @return what the columns and the servers are, a line for each: "req/s: right replies per second"
std::vector<std::string> legend_of(const Json& results);

}  // namespace comparison
