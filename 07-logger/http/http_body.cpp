/// @file
/// Finds the end of a request's body.
#include "http_body.hpp"

#include <algorithm>
#include <charconv>

#include "http_syntax.hpp"

namespace http {
namespace {

/// The most hexadecimal digits that always fit in 64 bits.
constexpr std::size_t max_size_digits = 16;

/// Including its CRLF.
constexpr std::size_t max_line_size = max_size_digits + max_chunk_extras + 2;

}  // namespace

void BodySkipper::begin(const RequestHead& head) {
  data_left_ = head.content_length;
  extras_left_ = max_chunk_extras;
  next_ = head.chunked ? Part::chunk_size : data_left_ > 0 ? Part::data : Part::end;
}

bool BodySkipper::skip(std::string_view& bytes) {
  while (!bytes.empty() && !done()) {
    if (data_left_ > 0) {
      skip_data(bytes);
    } else if (const std::optional<std::string_view> line = take_whole_line(bytes)) {
      const bool is_good = read_line(*line);
      partial_line_.clear();
      if (!is_good) {
        return false;
      }
    } else if (partial_line_.size() > extras_left_ + max_size_digits + 1) {
      return false;
    }
  }
  if (done()) {
    partial_line_.shrink_to_fit();
  }
  return true;
}

void BodySkipper::skip_data(std::string_view& bytes) {
  const std::uint64_t skipped = std::min<std::uint64_t>(data_left_, bytes.size());
  bytes.remove_prefix(static_cast<std::size_t>(skipped));
  data_left_ -= skipped;
  if (data_left_ == 0) {
    next_ = next_ == Part::data ? Part::end : Part::chunk_end;
  }
}

/// @return the line and its LF, valid until `partial_line_` changes; nothing if it is incomplete
std::optional<std::string_view> BodySkipper::take_whole_line(std::string_view& bytes) {
  const std::size_t end = std::min(bytes.find('\n'), bytes.size() - 1) + 1;
  std::string_view line = bytes.substr(0, end);
  bytes.remove_prefix(end);
  const bool is_whole = line.ends_with('\n');
  if (!is_whole || !partial_line_.empty()) {
    // A line that is cut off here is refused as too long by what remains of it.
    partial_line_ += line.substr(0, max_line_size);
    line = partial_line_;
  }
  return is_whole ? std::optional(line) : std::nullopt;
}

/// A trailer, like any field line, may end in a bare LF; a chunk line may not. A proxy in front of
/// this server that does not accept a bare LF would see other requests (request smuggling).
/// Source: RFC 9112, 2.2, 7.1 and 11.2
bool BodySkipper::read_line(std::string_view text) {
  const bool ends_in_crlf = text.ends_with("\r\n");
  const std::string_view line = take_line(text);
  if (next_ == Part::chunk_size) {
    return ends_in_crlf && read_chunk_size(line);
  }
  if (next_ == Part::chunk_end) {
    next_ = Part::chunk_size;
    return ends_in_crlf && line.empty();
  }
  if (line.empty()) {
    next_ = Part::end;
    return true;
  }
  return charge(line.size()) && parse_field(line).has_value();
}

/// `size` or `size;extension`; whitespace may surround the semicolon. Source: RFC 9112, 7.1.1
bool BodySkipper::read_chunk_size(std::string_view line) {
  const char* const end = line.data() + line.size();
  const auto [digits_end, error] = std::from_chars(line.data(), end, data_left_, 16);
  const auto digits = static_cast<std::size_t>(digits_end - line.data());
  const std::string_view extension = line.substr(digits);
  next_ = data_left_ > 0 ? Part::chunk_data : Part::trailer;
  return error == std::errc() && digits <= max_size_digits && charge(line.size() - digits) &&
         (extension.empty() || trim(extension).starts_with(';')) && is_field_value(extension);
}

bool BodySkipper::charge(std::size_t extra) {
  const bool is_affordable = extra <= extras_left_;
  extras_left_ -= std::min(extra, extras_left_);
  return is_affordable;
}

}  // namespace http
