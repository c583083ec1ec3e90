/// @file
/// Whether HTML that is also XML is well-formed.
#pragma once

#include <string>

/// @return the first mistake: a tag that isn't closed, closes another or has a broken attribute, an
/// id that two elements have, or a link to an id that is nowhere; empty when there is none
std::string mistake_in(const std::string& page);
