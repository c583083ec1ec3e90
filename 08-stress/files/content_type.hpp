/// @file
/// What kind of file a file is, by its name.
#pragma once

#include <string_view>

namespace http {

/// @param path of which the end counts: ".html", in upper or lower case
/// @return the media type, without a charset, which files themselves know better;
/// "application/octet-stream" if the end is unknown. Source: IANA, Media Types; RFC 9239
std::string_view content_type(std::string_view path);

}  // namespace http
