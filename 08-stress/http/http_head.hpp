/// @file
/// The head of an HTTP request: its line and its fields, as views into the text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "http_status.hpp"

namespace http {

/// A header field, or a trailer.
struct Field {
  std::string_view name;   ///< as the client wrote it; names are case-insensitive
  std::string_view value;  ///< without the whitespace around it
};

/// What a request says before its body. The views are valid as long as the parsed text.
struct RequestHead {
  std::string_view text;         ///< all of it, including the final empty line
  std::string_view method;       ///< a token; methods are case-sensitive
  std::string_view target;       ///< as sent: not decoded, with any query, maybe an absolute URI
  int minor_version = 0;         ///< of HTTP/1
  std::string_view field_lines;  ///< what follows the request line

  std::uint64_t content_length = 0;  ///< of the body, in bytes; 0 when it is chunked
  bool chunked = false;              ///< whether the body comes in chunks
  bool keep_alive = false;           ///< whether the connection persists after the reply
  bool expects_continue = false;     ///< whether the client waits for "100 Continue"

  /// @param name in any case
  /// @return the value of the first field of that name, if there is one
  std::optional<std::string_view> field(std::string_view name) const;
};

/// Looks for the empty line that ends a head.
/// @param bytes the head's bytes so far, from the first
/// @param known how many of them were searched before
/// @return the length of the head, including the empty line, if it is complete
std::optional<std::size_t> find_head_end(std::string_view bytes, std::size_t known);

/// Parses a field line, of a header or a trailer section.
/// @param line without its line end
/// @return nothing if it is malformed, as a continuation line is. Source: RFC 9112, 5
std::optional<Field> parse_field(std::string_view line);

/// Removes the first field from lines that are known to be well-formed.
/// @param lines of a header section, which may end with its empty line
/// @return the field; for the empty line, one without a name and a value
Field take_field(std::string_view& lines);

/// Parses a request line: fills in the method, the target and the version of @p head.
/// @param line without its line end
/// @return Status::ok, or why the request is refused. Source: RFC 9112, 3
Status parse_request_line(std::string_view line, RequestHead& head);

/// Parses a whole head, from the request line to the empty line.
/// @return Status::ok, or why the request is refused; @p head is of no use then. Any method is
/// accepted. Source: RFC 9112, 3 (Host), 6 (length of the body) and 9.3 (persistence)
Status parse_head(std::string_view text, RequestHead& head);

}  // namespace http
