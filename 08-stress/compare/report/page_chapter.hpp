/// @file
/// The chapters of `report.html`, one per scenario.
#pragma once

#include <string>
#include <vector>

#include "drawing.hpp"
#include "json.hpp"

namespace comparison {

/// The loads of one scenario, in the order in which they were measured.
struct Chapter {
  std::string scenario;
  std::vector<std::string> loads;
};

/// @param results the whole document
std::vector<Chapter> chapters_of(const Json& results);

/// @return the chapter in HTML: the question, the reason, and the table, pictures and notes of each
/// load; the curves of a series come before the tables
std::string chapter_section(const Json& results, const Chapter& chapter, const Pictures& pictures,
                            const Drawings& drawings);

/// @param kernel what count_kernel() gave
/// @return what a message costs in the kernel, as a section of its own
std::string kernel_section(const Json& kernel, const Pictures& pictures, const Drawings& drawings);

}  // namespace comparison
