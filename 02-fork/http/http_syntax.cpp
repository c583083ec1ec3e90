/// @file
/// The basic grammar of HTTP.
#include "http_syntax.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace http {
namespace {

/// For each character, whether it is in a set.
using CharacterSet = std::array<bool, 256>;

constexpr std::string_view alphanumerics =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

constexpr CharacterSet alphanumerics_and(std::string_view others) {
  CharacterSet set{};
  for (const std::string_view characters : {alphanumerics, others}) {
    for (const char c : characters) {
      set[static_cast<unsigned char>(c)] = true;
    }
  }
  return set;
}

template <typename Condition>
constexpr CharacterSet set_where(Condition holds) {
  CharacterSet set{};
  for (std::size_t c = 0; c < set.size(); ++c) {
    set[c] = holds(static_cast<unsigned char>(c));
  }
  return set;
}

constexpr CharacterSet token_set = alphanumerics_and("!#$%&'*+-.^_`|~");
constexpr CharacterSet scheme_set = alphanumerics_and("+-.");
constexpr CharacterSet name_set = alphanumerics_and("-._~!$&'()*+,;=%");
constexpr CharacterSet address_set = alphanumerics_and("-._~!$&'()*+,;=:");
constexpr CharacterSet digit_set = set_where([](unsigned char c) { return c >= '0' && c <= '9'; });
constexpr CharacterSet value_set =
    set_where([](unsigned char c) { return (c >= 0x20 && c != 0x7f) || c == '\t'; });

/// No whitespace, and no '#': a fragment would change where the path ends.
constexpr CharacterSet target_set =
    set_where([](unsigned char c) { return c > 0x20 && c < 0x7f && c != '#'; });

bool all_in(const CharacterSet& set, std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [&set](char c) { return set[static_cast<unsigned char>(c)]; });
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// `scheme://host...`; userinfo before the host is refused, as RFC 9110, 4.2.4 advises.
bool is_absolute(std::string_view target) {
  const std::size_t colon = target.find("://");
  if (colon == std::string_view::npos || colon == 0 || all_in(digit_set, target.substr(0, 1)) ||
      !all_in(scheme_set, target.substr(0, colon))) {
    return false;
  }
  const std::string_view rest = target.substr(colon + 3);
  const std::string_view host = rest.substr(0, rest.find_first_of("/?"));
  return !host.empty() && host.front() != ':' && is_host(host);
}

/// `host:port`, both required.
bool is_authority(std::string_view target) {
  const std::size_t colon = std::min(target.rfind(':'), target.size() - 1);
  return colon > 0 && is_host(target) && is_number(target.substr(colon + 1));
}

}  // namespace

bool is_token(std::string_view text) {
  return !text.empty() && all_in(token_set, text);
}

bool is_field_value(std::string_view text) {
  return all_in(value_set, text);
}

bool is_host(std::string_view text) {
  std::size_t end = std::min(text.find(':'), text.size());
  if (text.starts_with('[')) {
    end = std::min(text.find(']'), text.size() - 1) + 1;
    if (end < 3 || text[end - 1] != ']' || !all_in(address_set, text.substr(1, end - 2))) {
      return false;
    }
  } else if (!all_in(name_set, text.substr(0, end))) {
    return false;
  }
  const std::string_view port = text.substr(end);
  return port.empty() || port == ":" || (port.front() == ':' && is_number(port.substr(1)));
}

bool is_target(std::string_view method, std::string_view target) {
  if (target.empty() || !all_in(target_set, target)) {
    return false;
  }
  if (method == "CONNECT") {
    return is_authority(target);
  }
  return target.front() == '/' || is_absolute(target) || (target == "*" && method == "OPTIONS");
}

bool is_number(std::string_view text) {
  return !text.empty() && all_in(digit_set, text);
}

bool same_ignoring_case(std::string_view one, std::string_view other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](char a, char b) { return to_lower(a) == to_lower(b); });
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_blank(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  return line;
}

std::string_view take_element(std::string_view& list) {
  const std::size_t end = std::min(list.find(','), list.size());
  const std::string_view element = trim(list.substr(0, end));
  list.remove_prefix(std::min(end + 1, list.size()));
  return element;
}

}  // namespace http
