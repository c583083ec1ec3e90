/// @file
/// Writes the heads of HTTP replies.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "http_status.hpp"

namespace http {

/// @return @p time in HTTP's format: "Sun, 06 Nov 1994 08:49:37 GMT". Source: RFC 9110, 5.6.7
std::string date(std::chrono::system_clock::time_point time);

/// Appends the head of a reply, from the status line to the empty line.
/// @param content_length of the body, in bytes, whether or not the body is sent
/// @param keep_alive whether the connection persists
/// @param more_fields further field lines, each with its CRLF
void append_reply_head(std::string& reply, Status status, std::uint64_t content_length,
                       bool keep_alive, std::string_view more_fields = {});

}  // namespace http
