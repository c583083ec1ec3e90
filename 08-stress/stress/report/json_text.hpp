/// @file
/// JSON as text that is easy to read and still small.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace stress {

/// @param indent spaces a level
/// @return the document with a line for each member of an object, but a list of numbers in one
/// line, and the newline at the end; bytes that are not UTF-8 are replaced
std::string text_of(const nlohmann::ordered_json& document, std::size_t indent);

}  // namespace stress
