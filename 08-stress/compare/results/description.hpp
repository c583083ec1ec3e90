/// @file
/// How a load was put together, as the results document has it.
#pragma once

#include "json.hpp"
#include "results.hpp"

namespace comparison {

/// @return what the document says about a measurement before the servers' figures: README.md has
/// the list
Json description_of(const Measurement& measurement);

}  // namespace comparison
