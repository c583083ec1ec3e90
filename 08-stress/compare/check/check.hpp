/// @file
/// Whether a document is a results document, as README.md describes it, and agrees with itself.
#pragma once

#include <string>
#include <vector>

#include "findings.hpp"
#include "json.hpp"

namespace comparison {

/// Checks that every part has its members, each of the right type, and computes again what can be:
/// medians, intervals, ratios and verdicts from the values of the rounds, those values from the
/// rounds' reports, percentiles from histograms, and all counts.
/// @return a line for each finding; none for a correct document
std::vector<std::string> findings_in(const Json& results);

/// @param where the place of @p measured in the document
/// @param measured one load
void check_load(const Json& measured, const std::string& where, Findings& findings);

/// @param where the place of @p kernel in the document
void check_kernel(const Json& kernel, const std::string& where, Findings& findings);

}  // namespace comparison
