/// @file
/// Finds the end of a request's body, and discards the body.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http_head.hpp"

namespace http {

/// The limit on all chunk extensions and trailers of a body together, in bytes.
inline constexpr std::size_t max_chunk_extras = 8192;

/// Skips a body, plain or chunked, that arrives in arbitrary pieces. Source: RFC 9112, 6 and 7.1
class BodySkipper {
 public:
  /// Prepares for the body that @p head announces; done() at once if there is none.
  void begin(const RequestHead& head);

  /// Removes the next part of the body from @p bytes, which may hold less or more.
  /// @return whether the body is well-formed so far
  bool skip(std::string_view& bytes);

  /// @return whether the body has ended
  bool done() const { return next_ == Part::end; }

 private:
  /// What is expected next.
  enum class Part { end, data, chunk_size, chunk_data, chunk_end, trailer };

  void skip_data(std::string_view& bytes);
  std::optional<std::string_view> take_whole_line(std::string_view& bytes);
  bool read_line(std::string_view text);
  bool read_chunk_size(std::string_view line);
  bool charge(std::size_t extra);

  Part next_ = Part::end;
  std::uint64_t data_left_ = 0;  ///< of the body, or of the chunk
  std::size_t extras_left_ = 0;  ///< of max_chunk_extras
  std::string partial_line_;
};

}  // namespace http
