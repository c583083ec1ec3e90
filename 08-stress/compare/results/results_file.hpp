/// @file
/// Reading and checking files with results documents.
#pragma once

#include <string>

#include "json.hpp"

namespace comparison {

/// Prints what is wrong with a results document, a line for each finding.
/// @return the exit code: 0 nothing, 1 something
/// @throws UsageError when the file cannot be read
int check_file(const std::string& file);

/// @param option with which the user named the file
/// @return the document in it
/// @throws UsageError with the reason, when it cannot be read or is not a results document
Json read_results(const std::string& option, const std::string& file);

}  // namespace comparison
