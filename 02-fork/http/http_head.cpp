/// @file
/// The head of an HTTP request.
#include "http_head.hpp"

#include <algorithm>

#include "http_framing.hpp"
#include "http_syntax.hpp"

namespace http {
namespace {

Status parse_version(std::string_view version, RequestHead& head) {
  constexpr std::string_view prefix = "HTTP/";
  if (version.size() != 8 || !version.starts_with(prefix) || version[6] != '.' ||
      !is_number(version.substr(5, 1)) || !is_number(version.substr(7))) {
    return Status::bad_request;
  }
  head.minor_version = version[7] - '0';
  return version[5] == '1' ? Status::ok : Status::version_not_supported;
}

}  // namespace

std::optional<std::string_view> RequestHead::field(std::string_view name) const {
  std::string_view rest = field_lines;
  while (!rest.empty()) {
    const Field field = take_field(rest);
    if (same_ignoring_case(field.name, name)) {
      return field.value;
    }
  }
  return std::nullopt;
}

std::optional<std::size_t> find_head_end(std::string_view bytes, std::size_t known) {
  // A line end in the last two known bytes may be followed by the empty line only now.
  std::size_t line_end = bytes.find('\n', known - std::min<std::size_t>(known, 2));
  while (line_end != std::string_view::npos) {
    const std::string_view rest = bytes.substr(line_end + 1);
    if (rest.starts_with('\n') || rest.starts_with("\r\n")) {
      return line_end + (rest.front() == '\n' ? 2 : 3);
    }
    line_end = bytes.find('\n', line_end + 1);
  }
  return std::nullopt;
}

Field take_field(std::string_view& lines) {
  const std::string_view line = take_line(lines);
  const std::size_t colon = std::min(line.find(':'), line.size());
  return {line.substr(0, colon), trim(line.substr(std::min(colon + 1, line.size())))};
}

std::optional<Field> parse_field(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
    return std::nullopt;
  }
  const Field field{line.substr(0, colon), trim(line.substr(colon + 1))};
  return is_field_value(field.value) ? std::optional(field) : std::nullopt;
}

Status parse_request_line(std::string_view line, RequestHead& head) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == last) {
    return Status::bad_request;
  }
  head.method = line.substr(0, first);
  head.target = line.substr(first + 1, last - first - 1);
  if (!is_token(head.method)) {
    return Status::bad_request;
  }
  // A target sent with another version is not checked by the rules of this one.
  const Status status = parse_version(line.substr(last + 1), head);
  if (status == Status::ok && !is_target(head.method, head.target)) {
    return Status::bad_request;
  }
  return status;
}

Status parse_head(std::string_view text, RequestHead& head) {
  head = RequestHead{};
  head.text = head.field_lines = text;
  const Status status = parse_request_line(take_line(head.field_lines), head);
  if (status != Status::ok) {
    return status;
  }
  Framing framing;
  std::string_view rest = head.field_lines;
  for (std::string_view line = take_line(rest); !line.empty(); line = take_line(rest)) {
    const std::optional<Field> field = parse_field(line);
    if (!field || !framing.note(*field)) {
      return Status::bad_request;
    }
  }
  return framing.settle(head);
}

}  // namespace http
