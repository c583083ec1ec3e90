/// @file
/// Parses dates in HTTP's formats.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace http {

/// Parses a date in any of the three formats that HTTP has had: "Sun, 06 Nov 1994 08:49:37 GMT",
/// "Sunday, 06-Nov-94 08:49:37 GMT", and "Sun Nov  6 08:49:37 1994". Any weekday is accepted.
/// @param now a year of two digits is at most 50 years after it
/// @return nothing if it is not a date. Source: RFC 9110, 5.6.7
std::optional<std::chrono::sys_seconds> parse_date(
    std::string_view text, std::chrono::sys_seconds now = std::chrono::floor<std::chrono::seconds>(
                               std::chrono::system_clock::now()));

}  // namespace http
