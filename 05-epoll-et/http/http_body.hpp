/// @file
/// Finds the end of a request's body, and throws the body away.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http_head.hpp"

namespace http {

/// The most that the extensions of all chunks and the trailers of a body may take together, in
/// bytes.
inline constexpr std::size_t max_chunk_extras = 8192;

/// Reads over a body, whole or in chunks, that comes in any pieces. Source: RFC 9112, 6 and 7.1
class BodySkipper {
 public:
  /// Gets ready for the body that @p head announces; done() at once if there is none.
  void begin(const RequestHead& head);

  /// Takes the next part of the body off @p bytes, which may hold less or more.
  /// @return whether the body is well-formed as far as it came
  bool skip(std::string_view& bytes);

  /// @return whether the body has ended
  bool done() const { return next_ == Part::end; }

 private:
  /// What is to come next.
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
