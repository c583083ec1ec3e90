/// @file
/// The part of a file that a client asks for.
#include "byte_range.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "http_syntax.hpp"

namespace http {
namespace {

/// @param text decimal digits
/// @return the number, or the largest one if it does not fit: no file is that long
std::uint64_t saturated(std::string_view text) {
  std::uint64_t number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() ? number : std::numeric_limits<std::uint64_t>::max();
}

/// @return the only range in the list; nothing if there are several or none
std::optional<std::string_view> only_element(std::string_view list) {
  std::optional<std::string_view> only;
  while (!list.empty()) {
    const std::string_view element = take_element(list);
    if (!element.empty() && only) {
      return std::nullopt;
    }
    only = element.empty() ? only : element;
  }
  return only;
}

/// The last bytes of a file: "-100".
ByteRange suffix(std::string_view digits, std::uint64_t file_size) {
  const std::uint64_t size = std::min(saturated(digits), file_size);
  if (!is_number(digits) || (size == 0 && saturated(digits) > 0)) {
    return {};  // an empty file has no part, but all of it was asked for
  }
  return {size == 0 ? ByteRange::Kind::unsatisfiable : ByteRange::Kind::part, file_size - size,
          size};
}

}  // namespace

ByteRange parse_range(std::string_view value, std::uint64_t file_size) {
  const std::size_t unit_end = std::min(value.find('='), value.size());
  const auto range = only_element(value.substr(std::min(unit_end + 1, value.size())));
  if (!same_ignoring_case(value.substr(0, unit_end), "bytes") || !range) {
    return {};
  }
  if (range->starts_with('-')) {
    return suffix(range->substr(1), file_size);
  }
  const std::size_t dash = std::min(range->find('-'), range->size() - 1);
  const std::string_view from = range->substr(0, dash);
  const std::string_view to = range->substr(dash + 1);
  const std::uint64_t first = saturated(from);
  const std::uint64_t last = to.empty() ? std::numeric_limits<std::uint64_t>::max() : saturated(to);
  if ((*range)[dash] != '-' || !is_number(from) || !(to.empty() || is_number(to)) || last < first) {
    return {};
  }
  if (first >= file_size) {
    return {ByteRange::Kind::unsatisfiable, 0, 0};
  }
  return {ByteRange::Kind::part, first, std::min(last, file_size - 1) - first + 1};
}

}  // namespace http
