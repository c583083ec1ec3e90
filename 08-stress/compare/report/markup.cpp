/// @file
#include "markup.hpp"

#include <cctype>

namespace comparison {

namespace {

std::string escaped_character(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      // XML has no control characters, not even escaped.
      return {std::iscntrl(static_cast<unsigned char>(c)) != 0 ? ' ' : c};
  }
}

}  // namespace

std::string escaped(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    safe += escaped_character(c);
  }
  return safe;
}

std::string as_name(const std::string& text) {
  std::string name = text;
  for (char& c : name) {
    const bool is_plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-';
    c = is_plain ? c : '-';
  }
  return name;
}

std::string replaced(const std::string& text, const std::string& from, const std::string& to) {
  std::string result;
  std::size_t start = 0;
  for (std::size_t found = 0; (found = text.find(from, start)) != std::string::npos;) {
    result.append(text, start, found - start).append(to);
    start = found + from.size();
  }
  return result.append(text, start);
}

}  // namespace comparison
