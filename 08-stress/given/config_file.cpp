/// @file
/// A configuration file: one `name value` a line.
#include "config_file.hpp"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "fd.hpp"
#include "posix.hpp"

namespace {

/// More than is ever written by hand; also stops the reading of an endless device.
constexpr std::size_t max_bytes = 64 * 1024;

constexpr std::string_view blanks = " \t\r";

std::string_view trim(std::string_view text) {
  const std::size_t first = std::min(text.find_first_not_of(blanks), text.size());
  return text.substr(first, text.find_last_not_of(blanks) + 1 - first);
}

/// A '#' within a word is part of it: a directory's name may contain one.
std::string_view without_comment(std::string_view line) {
  for (std::size_t at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1)) {
    if (at == 0 || blanks.find(line[at - 1]) != std::string_view::npos) {
      return line.substr(0, at);
    }
  }
  return line;
}

std::string names_of(const Settings& settings) {
  std::string names;
  for (const auto& [name, reader] : settings) {
    names += (names.empty() ? "" : ", ") + name;
  }
  return names;
}

/// @param line a name and a value
/// @return nothing, or what is wrong
std::optional<std::string> read_line(std::string_view line, const Settings& settings) {
  const std::string_view name = line.substr(0, line.find_first_of(blanks));
  const std::string value(trim(line.substr(name.size())));
  if (line.find('\0') != std::string_view::npos) {
    return fmt::format("{} has a NUL byte", shown(std::string(line)));
  }
  const auto setting = settings.find(name);
  if (setting == settings.end()) {
    return fmt::format("unknown name {}; the names are {}", shown(std::string(name)),
                       names_of(settings));
  }
  if (value.empty()) {
    return fmt::format("{}: the value is missing", name);
  }
  if (const std::optional<std::string> expected = setting->second(value)) {
    return fmt::format("{}: {} is not {}", name, shown(value), *expected);
  }
  return std::nullopt;
}

/// @return the whole file; nothing if it can't be read: errno says why
std::optional<std::string> contents(const std::string& path) {
  const Fd file(uninterrupted([&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC); }));
  std::string text;
  std::array<char, 4096> part{};
  while (file) {
    const ssize_t size =
        uninterrupted([&] { return ::read(file.number(), part.data(), part.size()); });
    if (size <= 0) {
      return size == 0 ? std::optional(text) : std::nullopt;
    }
    text.append(part.data(), static_cast<std::size_t>(size));
    if (text.size() > max_bytes) {
      errno = EFBIG;
      return std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace

void read_config(std::string_view text, const std::string& file, const Settings& settings) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const std::string_view setting = trim(without_comment(line));
    if (setting.empty()) {
      continue;
    }
    if (const std::optional<std::string> mistake = read_line(setting, settings)) {
      throw UsageError(fmt::format("--config: {}, line {}: {}", shown(file), number, *mistake));
    }
  }
}

Reader config_file(Settings settings) {
  return [settings = std::move(settings)](const std::string& path) -> std::optional<std::string> {
    const std::optional<std::string> text = contents(path);
    if (!text) {
      return fmt::format("a file that can be read ({})", std::generic_category().message(errno));
    }
    read_config(*text, path, settings);
    return std::nullopt;
  };
}

Reader listen_address(std::string& host, std::uint16_t& port) {
  return [&](const std::string& text) -> std::optional<std::string> {
    constexpr auto expected = "PORT, ADDRESS:PORT or [IPV6]:PORT, with a port from 0 to 65535";
    const std::size_t colon = text.rfind(':');
    const bool has_host = colon != std::string::npos;
    std::string address = has_host ? text.substr(0, colon) : host;
    // An IPv6 address needs its brackets: 2001:db8::80 may or may not end in a port.
    const bool bracketed = has_host && address.starts_with('[') && address.ends_with(']');
    if (bracketed) {
      address = address.substr(1, address.size() - 2);
    }
    const bool ambiguous =
        has_host && address.find_first_of(bracketed ? "[]" : "[]:") != std::string::npos;
    std::uint16_t number = 0;
    if (address.empty() || ambiguous ||
        whole_number(number, 0)(has_host ? text.substr(colon + 1) : text)) {
      return expected;
    }
    host = address;
    port = number;
    return std::nullopt;
  };
}
