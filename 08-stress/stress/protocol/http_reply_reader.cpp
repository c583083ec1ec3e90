/// @file
/// HTTP/1.1 as a client: replies.
#include "http_reply_reader.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstring>
#include <string_view>

namespace stress {

namespace {

constexpr std::size_t longest_head = 65'536;
constexpr std::string_view head_end = "\r\n\r\n";

bool same_word(std::string_view one, std::string_view other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(), [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) ==
           std::tolower(static_cast<unsigned char>(b));
  });
}

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  const std::size_t last = text.find_last_not_of(" \t");
  return first == std::string_view::npos ? std::string_view()
                                         : text.substr(first, last - first + 1);
}

/// Removes the first line of @p text, with its CRLF.
/// @return the line without the CRLF
std::string_view next_line(std::string_view& text) {
  const std::size_t end = text.find("\r\n");
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 2);
  return line;
}

}  // namespace

void HttpReplyReader::restart() {
  head_.clear();
  in_body_ = false;
}

ReplyVerdict HttpReplyReader::read(std::uint64_t key, Bytes& received) {
  if (!in_body_) {
    if (!read_head(received)) {
      return head_.size() < longest_head ? ReplyVerdict::incomplete : ReplyVerdict::wrong;
    }
    if (!understand_head()) {
      return ReplyVerdict::wrong;
    }
    in_body_ = true;
  }
  const std::size_t left = until_end_ ? received.size() : body_size_ - body_read_;
  const Bytes part = received.first(std::min(left, received.size()));
  if (!check_body(key, part)) {
    return ReplyVerdict::wrong;
  }
  received = received.subspan(part.size());
  if (until_end_ || body_read_ < body_size_) {
    return ReplyVerdict::incomplete;
  }
  restart();
  return closes_ ? ReplyVerdict::last : ReplyVerdict::right;
}

bool HttpReplyReader::read_head(Bytes& received) {
  constexpr std::size_t step = 2048;
  while (!received.empty() && head_.size() < longest_head) {
    const std::size_t searched = head_.size() - std::min(head_.size(), head_end.size() - 1);
    const std::size_t size = std::min(step, received.size());
    head_.append(reinterpret_cast<const char*>(received.data()), size);
    received = received.subspan(size);
    const std::size_t end = head_.find(head_end, searched);
    if (end != std::string::npos) {
      const std::size_t surplus = head_.size() - end - head_end.size();
      received = Bytes(received.data() - surplus, received.size() + surplus);
      head_.resize(end + head_end.size());
      return true;
    }
  }
  return false;
}

bool HttpReplyReader::understand_head() {
  std::string_view rest = head_;
  const std::string_view status_line = next_line(rest);
  const bool old = status_line.starts_with("HTTP/1.0 2");
  if (status_line.size() < 12 || !(old || status_line.starts_with("HTTP/1.1 2"))) {
    return false;
  }
  const std::string_view status = status_line.substr(9, 3);
  closes_ = old;
  until_end_ = status != "204";
  plain_text_ = false;
  is_echo_ = false;
  body_size_ = 0;
  body_read_ = 0;
  while (rest != "\r\n") {
    const std::string_view line = next_line(rest);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0 ||
        !understand_field(line.substr(0, colon), without_blanks(line.substr(colon + 1)))) {
      return false;
    }
  }
  is_echo_ = plain_text_;
  return !is_echo_ || (!until_end_ && body_size_ == requests_.request_size());
}

bool HttpReplyReader::understand_field(std::string_view name, std::string_view value) {
  if (same_word(name, "Content-Length")) {
    until_end_ = false;
    const auto [rest, error] =
        std::from_chars(value.data(), value.data() + value.size(), body_size_);
    return error == std::errc() && rest == value.data() + value.size();
  }
  if (same_word(name, "Connection")) {
    closes_ = same_word(value, "close") || (closes_ && !same_word(value, "keep-alive"));
  } else if (same_word(name, "Content-Type")) {
    plain_text_ = same_word(value.substr(0, value.find(';')), "text/plain");
  }
  return !same_word(name, "Transfer-Encoding");
}

bool HttpReplyReader::check_body(std::uint64_t key, Bytes part) {
  const std::size_t offset = body_read_;
  body_read_ += part.size();
  std::array<std::byte, 2048> expected;
  for (std::size_t done = 0; is_echo_ && done < part.size();) {
    const std::size_t size = std::min(expected.size(), part.size() - done);
    requests_.write_request(key, offset + done, std::span(expected).first(size));
    if (std::memcmp(part.data() + done, expected.data(), size) != 0) {
      return false;
    }
    done += size;
  }
  return true;
}

}  // namespace stress
