/// @file
/// Results documents in files: read, and checked.
#pragma once

#include <string>

#include "json.hpp"

namespace comparison {

/// Prints what is wrong with a results document, a line for each finding.
/// @return the exit code: 0 nothing, 1 something
/// @throws UsageError when the file cannot be read
int check_file(const std::string& file);

/// @param option by which the user named the file
/// @return the document in it
/// @throws UsageError when it cannot be read, or is not a results document; says why
Json read_results(const std::string& option, const std::string& file);

}  // namespace comparison
