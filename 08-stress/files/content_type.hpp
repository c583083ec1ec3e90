/// @file
/// The media type of a file, by its name.
#pragma once

#include <string_view>

namespace http {

/// @param path only its extension counts: ".html", in upper or lower case
/// @return the media type, without a charset, which the file itself may declare;
/// "application/octet-stream" for an unknown extension. Source: IANA, Media Types; RFC 9239
std::string_view content_type(std::string_view path);

}  // namespace http
