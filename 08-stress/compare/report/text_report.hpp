/// @file
/// The results document as text: on a terminal, and as `results.md`.
#pragma once

#include <string>
#include <vector>

#include "json.hpp"
#include "table.hpp"

namespace comparison {

/// @param results the whole document
/// @return the tables and what they mean, for a terminal of about 110 columns
std::string plain_report(const Json& results);

/// @param results the whole document
/// @return the same as a Markdown page, with the record of machine, build and command
std::string markdown_report(const Json& results);

/// @param measured a measurement of the results document
/// @return its table: two servers side by side, or a row for each of them
Table table_of(const Json& measured);

/// @param measured a measurement of the results document
/// @return the remarks under its table
std::vector<std::string> remarks_on(const Json& measured);

}  // namespace comparison
