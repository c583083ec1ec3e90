/// @file
/// What a message costs in the kernel, as a table.
#pragma once

#include <string>
#include <vector>

#include "json.hpp"
#include "table.hpp"

namespace comparison {

/// @param kernel what count_kernel() gave
/// @return its heading
std::string kernel_title(const Json& kernel);

/// @return a row for each server: system calls, context switches, page faults, calls by kind
Table kernel_table(const Json& kernel);

/// @return the notes under the table: the load, and a line for each fault
std::vector<std::string> kernel_notes(const Json& kernel);

}  // namespace comparison
