/// @file
/// The description of a load in the results document.
#pragma once

#include "json.hpp"
#include "results.hpp"

namespace comparison {

/// @return what the document says about a measurement before the servers' figures: README.md has
/// the list
Json description_of(const Measurement& measurement);

}  // namespace comparison
