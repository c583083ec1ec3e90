/// @file
/// Escaping texts for HTML and SVG.
#pragma once

#include <string>

namespace comparison {

/// @return a text escaped for HTML and XML, in quotes too
std::string escaped(const std::string& text);

/// @return a text made fit for the name of a file or an element: letters, digits, dots and dashes,
/// with '-' for anything else
std::string as_name(const std::string& text);

/// @return @p text with each @p from replaced
std::string replaced(const std::string& text, const std::string& from, const std::string& to);

}  // namespace comparison
