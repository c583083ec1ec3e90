/// @file
/// Texts inside HTML and SVG.
#pragma once

#include <string>

namespace comparison {

/// @return a text as HTML and XML show it, whatever is in it, also within quotes
std::string escaped(const std::string& text);

/// @return a text as a file's name or an element's: letters, digits, dots and dashes; '-' for all
/// else
std::string as_name(const std::string& text);

/// @return @p text with each @p from replaced
std::string replaced(const std::string& text, const std::string& from, const std::string& to);

}  // namespace comparison
