/// @file
/// The CPU time of servers as multiples of the reference's.
#pragma once

#include <string>

#include "json.hpp"

namespace comparison {

/// The heading of the column.
inline constexpr const char* reference_heading = "÷ floor";

/// @param servers an object of the results document whose keys are servers' names
/// @return whether the reference is among them
bool has_reference(const Json& servers);

/// @param measured a measurement of the results document that has the reference
/// @return the server's CPU time per message ÷ the reference's: "1.27"; "-" where it isn't known
std::string reference_cell(const Json& measured, const std::string& server);

/// @return the spread of reference_cell(): "±3%"; nothing where there is none
std::string reference_spread(const Json& measured, const std::string& server);

/// @param summary of a figure, or of a ratio
/// @return the distance of the farther end of the interval from the median: "±3%"; nothing for 0
std::string spread_of(const Json& summary);

}  // namespace comparison
