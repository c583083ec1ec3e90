/// @file
/// The results document as a self-contained page: `report.html`.
#pragma once

#include <string>

#include "drawing.hpp"
#include "json.hpp"

namespace comparison {

/// @param results the whole document
/// @param drawings of its pictures_of(); a picture without one is left out
/// @return an HTML page, also well-formed XML, with tables and pictures in it; it needs no other
/// file, no network and no script
std::string html_report(const Json& results, const Pictures& pictures, const Drawings& drawings);

}  // namespace comparison
