/// @file
/// Which file a request is for.
#include "file_target.hpp"

#include <algorithm>
#include <optional>

namespace http {
namespace {

std::optional<unsigned> hex_digit(char c) {
  constexpr std::string_view digits = "0123456789abcdef0123456789ABCDEF";
  const std::size_t at = digits.find(c);
  return at < digits.size() ? std::optional(static_cast<unsigned>(at % 16)) : std::nullopt;
}

/// Decodes the "%2e" at the beginning of @p text.
std::optional<char> decode_octet(std::string_view text) {
  if (text.size() < 3) {
    return std::nullopt;
  }
  const std::optional<unsigned> high = hex_digit(text[1]);
  const std::optional<unsigned> low = hex_digit(text[2]);
  return high && low ? std::optional(static_cast<char>(*high * 16 + *low)) : std::nullopt;
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

std::optional<std::string> decode(std::string_view text) {
  std::string decoded;
  while (!text.empty()) {
    const bool encoded = text.front() == '%';
    const std::optional<char> octet = encoded ? decode_octet(text) : text.front();
    if (!octet || is_control(*octet)) {
      return std::nullopt;
    }
    decoded += *octet;
    text.remove_prefix(encoded ? 3 : 1);
  }
  return decoded;
}

/// Removes everything before the path of an absolute URI from @p target.
void skip_host(std::string_view& target) {
  if (!target.starts_with('/')) {
    target.remove_prefix(std::min(target.find("://"), target.size() - 3) + 3);
    target.remove_prefix(std::min(target.find_first_of("/?"), target.size()));
  }
}

/// Appends a segment to @p path; "." changes nothing, ".." removes the last segment.
/// @param more whether another segment follows, so that this one is a directory
Status enter(std::string& path, const std::string& part, bool more) {
  if (part.find('/') != std::string::npos) {
    return Status::not_found;
  }
  if (part == "..") {
    if (path.empty()) {
      return Status::forbidden;
    }
    path.pop_back();
    path.resize(path.rfind('/') + 1);  // to nothing if there is none
  } else if (!part.empty() && part != ".") {
    path += part + (more ? "/" : "");
  }
  return Status::ok;
}

}  // namespace

Status parse_file_target(std::string_view target, FileTarget& file) {
  file = FileTarget{};
  skip_host(target);
  const std::size_t path_end = std::min(target.find('?'), target.size());
  file.query = target.substr(path_end);
  std::string_view rest = target.substr(0, path_end);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const std::optional<std::string> part = decode(rest.substr(0, end));
    if (!part) {
      return Status::bad_request;
    }
    if (const Status status = enter(file.path, *part, end < rest.size()); status != Status::ok) {
      return status;
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return Status::ok;
}

std::string to_reference(std::string_view path) {
  constexpr std::string_view unchanged =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._~!$&'()*+,;=:@/";
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string reference = "/";
  for (const char c : path) {
    if (unchanged.find(c) != std::string_view::npos) {
      reference += c;
    } else {
      const auto octet = static_cast<unsigned char>(c);
      reference += {'%', digits[octet / 16], digits[octet % 16]};
    }
  }
  return reference;
}

}  // namespace http
