/// @file
/// Assembles request heads.
#include "http_head_reader.hpp"

#include "http_syntax.hpp"

namespace http {

std::optional<Status> HeadReader::take(std::string_view& bytes) {
  begun_ = true;
  skip_empty_lines(bytes);
  const std::size_t known = partial_.size();
  const std::string_view addition = bytes.substr(0, max_head_size - known);
  if (known > 0) {
    partial_ += addition;
  }
  const std::string_view beginning = known > 0 ? std::string_view(partial_) : addition;
  if (const std::optional<std::size_t> size = find_head_end(beginning, known)) {
    bytes.remove_prefix(*size - known);
    return parse_head(beginning.substr(0, *size), head_);
  }
  if (const Status status = check_beginning(beginning, known); status != Status::ok) {
    return status;
  }
  bytes.remove_prefix(addition.size());
  if (!bytes.empty()) {
    return Status::head_too_large;
  }
  if (known == 0) {
    partial_ = addition;
  }
  return std::nullopt;
}

void HeadReader::clear() {
  partial_.clear();
  partial_.shrink_to_fit();
  begun_ = false;
  request_line_checked_ = false;
}

/// If an empty line was cut in two, its CR is in `partial_`.
void HeadReader::skip_empty_lines(std::string_view& bytes) {
  if (partial_ == "\r" && bytes.front() == '\n') {
    bytes.remove_prefix(1);
    partial_.clear();
  }
  if (partial_.empty()) {
    while (bytes.starts_with('\n') || bytes.starts_with("\r\n")) {
      bytes.remove_prefix(bytes.front() == '\n' ? 1 : 2);
    }
  }
}

/// A client of another protocol may wait for a reply without ever sending an empty line.
/// @param known how much of @p beginning was checked before
Status HeadReader::check_beginning(std::string_view beginning, std::size_t known) {
  if (request_line_checked_ || beginning.empty() || beginning == "\r") {
    return Status::ok;
  }
  const std::size_t line_end = beginning.find('\n', known);
  if (line_end == std::string_view::npos) {
    return is_token(beginning.substr(0, 1)) ? Status::ok : Status::bad_request;
  }
  request_line_checked_ = true;
  return parse_request_line(take_line(beginning), head_);
}

}  // namespace http
