/// @file
/// Compact JSON text that is still easy to read.
#include "json_text.hpp"

#include <algorithm>

namespace stress {

namespace {

using Json = nlohmann::ordered_json;

std::string in_one_line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool needs_lines(const Json& json) {
  const auto is_object = [](const Json& item) { return item.is_object(); };
  return !json.empty() && (json.is_object() ||
                           (json.is_array() && std::any_of(json.begin(), json.end(), is_object)));
}

void append(std::string& text, const Json& json, std::size_t indent, std::size_t depth) {
  if (!needs_lines(json)) {
    text += in_one_line(json);
    return;
  }
  text += json.is_object() ? "{" : "[";
  const char* separator = "\n";
  for (const auto& [key, value] : json.items()) {
    text += separator + std::string(indent * (depth + 1), ' ');
    if (json.is_object()) {
      text += in_one_line(Json(key)) + ": ";
    }
    append(text, value, indent, depth + 1);
    separator = ",\n";
  }
  text += "\n" + std::string(indent * depth, ' ') + (json.is_object() ? "}" : "]");
}

}  // namespace

std::string text_of(const Json& document, std::size_t indent) {
  std::string text;
  append(text, document, indent, 0);
  return text + "\n";
}

}  // namespace stress
