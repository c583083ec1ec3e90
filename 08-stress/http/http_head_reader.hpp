/// @file
/// Assembles request heads from the pieces in which a client's bytes arrive.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "http_head.hpp"

namespace http {

/// The longest head that is accepted, in bytes, including the final empty line.
inline constexpr std::size_t max_head_size = 8192;

/// Reads one head after another. A head that arrives in one piece is parsed in place; of one in
/// several pieces, at most `max_head_size` bytes are kept, and no byte is searched repeatedly.
class HeadReader {
 public:
  /// Removes the next part of a head from @p bytes, which may hold less or more. Skips any number
  /// of empty lines before a request. Source: RFC 9112, 2.2
  /// @param bytes not empty
  /// @return nothing if more bytes are needed; Status::ok if head() is complete; or, as soon as it
  /// is known, why the request is refused
  std::optional<Status> take(std::string_view& bytes);

  /// @return the head that take() completed; valid until clear(), and only as long as the bytes
  /// given to take()
  const RequestHead& head() const { return head_; }

  /// @return whether anything has arrived since clear(), even an empty line
  bool begun() const { return begun_; }

  /// Prepares for the next head, and frees the memory of this one.
  void clear();

 private:
  void skip_empty_lines(std::string_view& bytes);
  Status check_beginning(std::string_view beginning, std::size_t known);

  RequestHead head_;
  std::string partial_;  ///< the bytes of an incomplete head
  bool begun_ = false;
  bool request_line_checked_ = false;
};

}  // namespace http
