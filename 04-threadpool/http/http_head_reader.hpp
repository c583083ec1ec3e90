/// @file
/// Puts the heads of requests together from the pieces that a client's bytes come in.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "http_head.hpp"

namespace http {

/// The longest head that is accepted, in bytes, the final empty line included.
inline constexpr std::size_t max_head_size = 8192;

/// Reads one head after another. A head that comes in one piece is parsed where it is; of one that
/// comes in many, at most `max_head_size` bytes are kept, and no byte is searched again and again.
class HeadReader {
 public:
  /// Takes the next part of a head off @p bytes, which may hold less or more. Empty lines before a
  /// request are skipped, however many. Source: RFC 9112, 2.2
  /// @param bytes not empty
  /// @return nothing when more bytes are needed; Status::ok when head() is complete; or why the
  /// request is refused, which is said as soon as it is known
  std::optional<Status> take(std::string_view& bytes);

  /// @return the head that take() completed; valid until clear(), and no longer than the bytes that
  /// take() was given
  const RequestHead& head() const { return head_; }

  /// @return whether anything has come since clear(), be it an empty line
  bool begun() const { return begun_; }

  /// Gets ready for the next head, and keeps no memory of this one.
  void clear();

 private:
  void skip_empty_lines(std::string_view& bytes);
  Status judge_beginning(std::string_view beginning, std::size_t known);

  RequestHead head_;
  std::string partial_;  ///< what has come of a head that is not complete
  bool begun_ = false;
  bool request_line_judged_ = false;
};

}  // namespace http
