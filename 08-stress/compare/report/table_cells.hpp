/// @file
/// The contents of a table's cells.
#pragma once

#include <string>
#include <vector>

#include "figures.hpp"
#include "json.hpp"

namespace comparison {

/// @return the columns of a measurement
std::vector<Figure> columns_of(const Json& measured);

/// @return whether any round has measured a server
bool was_measured(const Json& server);

/// @return what to call a server that no round has measured: "did not start", "crashed", "hung"
std::string short_fault(const Json& server);

/// @return the median, or for a percentile the value over all rounds together; "49 of 50" for a
/// count
std::string median_cell(const Json& measured, const Json& server, const Figure& figure);

/// @return "±3%"; nothing for a count
std::string spread_cell(const Json& server, const Figure& figure);

/// @return "41,200 (39,100 to 43,000)"
std::string with_interval(const Json& measured, const Json& server, const Figure& figure);

}  // namespace comparison
