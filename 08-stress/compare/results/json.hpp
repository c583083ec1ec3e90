/// @file
/// JSON documents whose keys stay in the order in which they were written.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace comparison {

/// A results document, or a part of one.
using Json = nlohmann::ordered_json;

/// @return the text of a string, and any other value as JSON
inline std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace comparison
