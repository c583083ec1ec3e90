/// @file
/// Whether medians, intervals and ratios are those of the values of the rounds.
#pragma once

#include <string>

#include "figures.hpp"
#include "findings.hpp"
#include "json.hpp"

namespace comparison {

/// @return whether a value of a document equals @p expected, up to rounding
bool is_close(const Json& value, double expected);

/// @param server one of a load; all its rounds have been checked
/// @param where its place in the document
void check_figure(const Json& server, const Figure& figure, const std::string& where,
                  Findings& findings);

/// @param measured a load; all its servers have been checked
/// @param where its place in the document
void check_ratios(const Json& measured, const std::string& where, Findings& findings);

}  // namespace comparison
