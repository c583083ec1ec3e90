/// @file
/// The part of a file that a client asks for.
#pragma once

#include <cstdint>
#include <string_view>

namespace http {

/// A Range field, applied to a file of a certain size.
struct ByteRange {
  /// What to send.
  enum class Kind {
    whole,         ///< everything: the field is not understood, or ignored
    part,          ///< `size` bytes from `first`
    unsatisfiable  ///< nothing: it begins beyond the end
  };

  Kind kind = Kind::whole;
  std::uint64_t first = 0;  ///< of the part
  std::uint64_t size = 0;   ///< of the part, 1 or more bytes
};

/// Understands "bytes=0-99", "bytes=100-" and "bytes=-100". A request for several ranges gets the
/// whole file, which every client must be prepared for: a reply of many overlapping parts can be
/// many times as long as the file. Source: RFC 9110, 14.1.2, 14.2 and 17.15
/// @param value of the field
/// @param file_size in bytes
ByteRange parse_range(std::string_view value, std::uint64_t file_size);

}  // namespace http
