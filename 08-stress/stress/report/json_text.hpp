/// @file
/// Compact JSON text that is still easy to read.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace stress {

/// @param indent spaces per level
/// @return the document, with each member of an object on its own line, a list of numbers on one
/// line, and a final newline; bytes that are not UTF-8 are replaced
std::string text_of(const nlohmann::ordered_json& document, std::size_t indent);

}  // namespace stress
