/// @file
/// What a head's fields say about where the request ends and whether another may follow.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "http_head.hpp"

namespace http {

/// Collects what the fields say, and decides once all of them are known. It is strict: if two
/// parties disagree on a request's length, one request can be smuggled inside another.
/// Source: RFC 9112, 6.3, 9.3 and 11.2
class Framing {
 public:
  /// Notes a field.
  /// @return whether its value is valid; a field that doesn't concern framing may have any
  bool note(const Field& field);

  /// Fills in the body's length and the persistence of @p head.
  /// @return Status::ok, or why the request is refused
  Status settle(RequestHead& head) const;

 private:
  bool note_content_length(std::string_view value);
  bool note_transfer_encoding(std::string_view list);
  void note_connection(std::string_view list);

  int hosts_ = 0;
  std::optional<std::uint64_t> content_length_;
  bool transfer_encoded_ = false;
  bool chunked_ = false;
  bool unknown_coding_ = false;
  bool close_ = false;
  bool keep_alive_ = false;
  bool expects_continue_ = false;
};

}  // namespace http
