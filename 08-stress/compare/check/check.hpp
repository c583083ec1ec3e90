/// @file
/// Whether a document is a results document, as README.md describes it, and agrees with itself.
#pragma once

#include <string>
#include <vector>

#include "findings.hpp"
#include "json.hpp"

namespace comparison {

/// Looks at the members of all parts and their types; then at what can be computed again: medians,
/// intervals, ratios and verdicts from the values of the rounds, these from the rounds' reports,
/// percentiles from histograms, and counts.
/// @return a line for each finding; none for a document that is right
std::vector<std::string> findings_in(const Json& results);

/// @param where the place of @p measured in the document
/// @param measured one load
void check_load(const Json& measured, const std::string& where, Findings& findings);

/// @param where the place of @p kernel in the document
void check_kernel(const Json& kernel, const std::string& where, Findings& findings);

}  // namespace comparison
