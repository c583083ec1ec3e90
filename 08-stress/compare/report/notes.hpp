/// @file
/// What is said under a table: faults, doubts, and who is left out.
#pragma once

#include <string>
#include <vector>

#include "json.hpp"

namespace comparison {

/// @param server one server of a measurement in the results document
/// @return the marks of its row: `!` a fault, `c` the client was the bottleneck, `n` noise
std::string marks_of(const Json& server);

/// @param measured a measurement of the results document
/// @return a line for each fault and each kind of mark, naming servers and the number of rounds
std::vector<std::string> notes_on(const Json& measured);

}  // namespace comparison
