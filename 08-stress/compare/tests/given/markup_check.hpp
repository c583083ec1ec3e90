/// @file
/// Whether HTML that is also XML is well-formed.
#pragma once

#include <string>

/// @return the first mistake: a tag that isn't closed, closes another or has a broken attribute, a
/// duplicate id, or a link to a missing id; empty for none
std::string mistake_in(const std::string& page);
