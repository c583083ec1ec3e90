/// @file
/// What a head's fields say about where the request ends and whether another may follow.
#include "http_framing.hpp"

#include <charconv>
#include <system_error>

#include "http_syntax.hpp"

namespace http {

bool Framing::note(const Field& field) {
  if (same_ignoring_case(field.name, "host")) {
    return ++hosts_ == 1 && is_host(field.value);
  }
  if (same_ignoring_case(field.name, "content-length")) {
    return note_content_length(field.value);
  }
  if (same_ignoring_case(field.name, "transfer-encoding")) {
    return note_transfer_encoding(field.value);
  }
  if (same_ignoring_case(field.name, "connection")) {
    note_connection(field.value);
  } else if (same_ignoring_case(field.name, "expect")) {
    expects_continue_ = same_ignoring_case(field.value, "100-continue");
  }
  return true;
}

Status Framing::settle(RequestHead& head) const {
  const bool is_1_0 = head.minor_version == 0;
  if (hosts_ == 0 && !is_1_0) {
    return Status::bad_request;
  }
  if (transfer_encoded_ && (is_1_0 || content_length_)) {
    return Status::bad_request;
  }
  if (unknown_coding_) {
    return Status::not_implemented;
  }
  if (transfer_encoded_ && !chunked_) {
    return Status::bad_request;
  }
  head.content_length = content_length_.value_or(0);
  head.chunked = chunked_;
  head.keep_alive = !close_ && (!is_1_0 || keep_alive_);
  head.expects_continue = expects_continue_ && !is_1_0;
  return Status::ok;
}

bool Framing::note_content_length(std::string_view value) {
  std::uint64_t length = 0;
  const char* const end = value.data() + value.size();
  if (!is_number(value) || std::from_chars(value.data(), end, length).ec != std::errc()) {
    return false;
  }
  const bool is_same = !content_length_ || *content_length_ == length;
  content_length_ = length;
  return is_same;
}

bool Framing::note_transfer_encoding(std::string_view list) {
  transfer_encoded_ = true;
  while (!list.empty()) {
    const std::string_view element = take_element(list);
    if (element.empty()) {
      continue;
    }
    // Nothing may follow "chunked", which ends the body, and it has no parameters.
    const std::string_view coding = trim(element.substr(0, element.find(';')));
    const bool is_chunked = same_ignoring_case(coding, "chunked");
    if (chunked_ || !is_token(coding) || (is_chunked && coding != element)) {
      return false;
    }
    (is_chunked ? chunked_ : unknown_coding_) = true;
  }
  return true;
}

void Framing::note_connection(std::string_view list) {
  while (!list.empty()) {
    const std::string_view option = take_element(list);
    close_ = close_ || same_ignoring_case(option, "close");
    keep_alive_ = keep_alive_ || same_ignoring_case(option, "keep-alive");
  }
}

}  // namespace http
