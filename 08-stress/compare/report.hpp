/// @file
/// The results document for people: on a terminal, and as `results.md`.
#pragma once

#include <string>

#include "json.hpp"

namespace comparison {

/// @param results the whole document
/// @return the tables and what they mean, for a terminal of about 110 columns
std::string plain_report(const Json& results);

/// @param results the whole document
/// @return the same as a Markdown page, with the record of machine, build and command
std::string markdown_report(const Json& results);

}  // namespace comparison
