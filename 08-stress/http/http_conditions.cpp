/// @file
/// Conditional requests.
#include "http_conditions.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "http_date.hpp"
#include "http_syntax.hpp"

namespace http {
namespace {

using std::chrono::sys_seconds;

/// An entity tag of a client, `W/"..."` or `"..."`.
struct Tag {
  bool weak = false;
  std::string_view quoted;
};

/// Removes the first tag from a comma-separated list; a tag may contain commas.
std::optional<Tag> take_tag(std::string_view& list) {
  list.remove_prefix(std::min(list.find_first_not_of(" \t,"), list.size()));
  const bool weak = list.starts_with("W/");
  list.remove_prefix(weak ? 2 : 0);
  const std::size_t end = list.find('"', 1);
  if (!list.starts_with('"') || end == std::string_view::npos) {
    return std::nullopt;
  }
  const Tag tag{weak, list.substr(0, end + 1)};
  list.remove_prefix(end + 1);
  return tag;
}

/// @param weak_counts whether a weak tag may match too. Source: RFC 9110, 8.8.3.2
bool names(std::string_view list, const std::string& tag, bool weak_counts) {
  if (trim(list) == "*") {
    return true;
  }
  while (const std::optional<Tag> listed = take_tag(list)) {
    if (listed->quoted == tag && (weak_counts || !listed->weak)) {
      return true;
    }
  }
  return false;
}

/// Combines the lists of all fields of that name.
/// @return nothing if there is no such field
std::optional<bool> any_names(const RequestHead& head, std::string_view name,
                              const std::string& tag, bool weak_counts) {
  std::optional<bool> found;
  std::string_view rest = head.field_lines;
  while (!rest.empty()) {
    const Field field = take_field(rest);
    if (same_ignoring_case(field.name, name)) {
      found = found.value_or(false) || names(field.value, tag, weak_counts);
    }
  }
  return found;
}

/// Most requests have no condition; this saves searching them for each of the four.
bool has_conditions(const RequestHead& head) {
  std::string_view rest = head.field_lines;
  while (!rest.empty()) {
    if (same_ignoring_case(take_field(rest).name.substr(0, 3), "If-")) {
      return true;
    }
  }
  return false;
}

std::optional<sys_seconds> date_of(const RequestHead& head, std::string_view name) {
  const std::optional<std::string_view> value = head.field(name);
  return value ? parse_date(*value) : std::nullopt;
}

/// `"inode-size-nanoseconds"`, in hexadecimal digits.
std::string tag_of(const struct stat& status) {
  const auto written = static_cast<std::uint64_t>(status.st_mtim.tv_sec) * 1'000'000'000 +
                       static_cast<std::uint64_t>(status.st_mtim.tv_nsec);
  std::array<char, 3 * 16 + 4> text{'"'};
  char* end = text.data() + 1;
  for (const std::uint64_t part : {static_cast<std::uint64_t>(status.st_ino),
                                   static_cast<std::uint64_t>(status.st_size), written}) {
    end = std::to_chars(end, text.data() + text.size(), part, 16).ptr;
    *end++ = '-';
  }
  end[-1] = '"';
  return {text.data(), end};
}

}  // namespace

Validators::Validators(const struct stat& status, sys_seconds when)
    : tag(tag_of(status)),
      modified(std::clamp(sys_seconds(std::chrono::seconds(status.st_mtim.tv_sec)), sys_seconds(),
                          std::max(when, sys_seconds()))),
      now(when) {}

Status evaluate_conditions(const RequestHead& head, const Validators& validators) {
  if (!has_conditions(head)) {
    return Status::ok;
  }
  if (const auto match = any_names(head, "If-Match", validators.tag, false)) {
    if (!*match) {
      return Status::precondition_failed;
    }
  } else if (const auto date = date_of(head, "If-Unmodified-Since")) {
    if (validators.modified > *date) {
      return Status::precondition_failed;
    }
  }
  if (const auto match = any_names(head, "If-None-Match", validators.tag, true)) {
    return *match ? Status::not_modified : Status::ok;
  }
  const auto date = date_of(head, "If-Modified-Since");
  return date && validators.modified <= *date ? Status::not_modified : Status::ok;
}

bool range_applies(const RequestHead& head, const Validators& validators) {
  const std::optional<std::string_view> value = head.field("If-Range");
  if (!value || *value == validators.tag) {
    return true;
  }
  // A file written in this second may be written again within it, and keep the same date.
  const auto date = parse_date(*value);
  return date == validators.modified && validators.modified < validators.now;
}

}  // namespace http
