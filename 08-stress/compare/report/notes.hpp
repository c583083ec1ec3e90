/// @file
/// The notes under a table: faults, doubts, and servers that are left out.
#pragma once

#include <string>
#include <vector>

#include "json.hpp"

namespace comparison {

/// @param server one server of a measurement in the results document
/// @return the marks of its row: `!` for a fault, `c` when the client was the bottleneck, `n` for
/// noise
std::string marks_of(const Json& server);

/// @param measured a measurement of the results document
/// @return a line for each fault and each kind of mark, naming servers and the number of rounds
std::vector<std::string> notes_on(const Json& measured);

}  // namespace comparison
