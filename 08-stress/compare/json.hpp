/// @file
/// JSON documents whose keys stay in the order in which they were written.
#pragma once

#include <nlohmann/json.hpp>

namespace comparison {

/// A results document, or a part of one.
using Json = nlohmann::ordered_json;

}  // namespace comparison
