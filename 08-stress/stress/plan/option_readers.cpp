/// @file
/// Readers of the option values that only the stress client has.
#include "option_readers.hpp"

#include <charconv>
#include <cmath>
#include <limits>
#include <string_view>

namespace stress {

namespace {

constexpr double most_seconds = 1e6;

/// @return the number, if all of @p text is one, without a sign or an exponent
std::optional<double> to_plain_number(std::string_view text) {
  if (text.empty() || text.find_first_not_of("0123456789.") != std::string_view::npos) {
    return std::nullopt;
  }
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || rest != end) {
    return std::nullopt;
  }
  return number;
}

/// Removes @p suffix from the end of @p text.
/// @return whether @p text ended with it
bool strip_suffix(std::string_view& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) {
    return false;
  }
  text.remove_suffix(suffix.size());
  return true;
}

/// Splits at the last colon.
std::optional<std::pair<std::string, std::string>> split_at_colon(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) {
    return std::nullopt;
  }
  return std::pair(text.substr(0, colon), text.substr(colon + 1));
}

/// @return the address in `[address]`, or a name unchanged; nothing for an IPv6 address without
/// brackets, since its end cannot be told from a port
std::optional<std::string> to_host(const std::string& text) {
  const bool bracketed = text.size() > 2 && text.front() == '[' && text.back() == ']';
  const std::string host = bracketed ? text.substr(1, text.size() - 2) : text;
  const std::string_view forbidden = bracketed ? "[] \t\n" : "[]: \t\n";
  if (host.empty() || host.find_first_of(forbidden) != std::string::npos) {
    return std::nullopt;
  }
  return host;
}

}  // namespace

std::optional<std::chrono::nanoseconds> to_time(const std::string& text) {
  std::string_view digits = text;
  const double unit = strip_suffix(digits, "ms")  ? 1e-3
                      : strip_suffix(digits, "s") ? 1
                      : strip_suffix(digits, "m") ? 60
                                                  : 1;
  const std::optional<double> number = to_plain_number(digits);
  if (!number || *number * unit > most_seconds) {
    return std::nullopt;
  }
  return std::chrono::nanoseconds(std::llround(*number * unit * 1e9));
}

std::optional<std::uint64_t> to_count(const std::string& text) {
  std::string_view digits = text;
  const std::uint64_t unit = strip_suffix(digits, "k")   ? 1'000
                             : strip_suffix(digits, "m") ? 1'000'000
                                                         : 1;
  const std::optional<std::uint64_t> number = to_whole_number(std::string(digits));
  if (!number || *number > std::numeric_limits<std::uint64_t>::max() / unit) {
    return std::nullopt;
  }
  return *number * unit;
}

Reader a_time(std::optional<std::chrono::nanoseconds>& target, bool zero_allowed) {
  return [&target, zero_allowed](const std::string& text) -> std::optional<std::string> {
    const std::optional<std::chrono::nanoseconds> time = to_time(text);
    if (!time || (time->count() == 0 && !zero_allowed)) {
      return std::string("a time") + (zero_allowed ? "" : " above 0") +
             " such as 500ms, 2s or 1m, of 1000000 s at most";
    }
    target = time;
    return std::nullopt;
  };
}

Reader a_count(std::optional<std::uint64_t>& target, std::uint64_t least, std::uint64_t most) {
  return [&target, least, most](const std::string& text) -> std::optional<std::string> {
    const std::optional<std::uint64_t> count = to_count(text);
    if (!count || *count < least || *count > most) {
      return "a whole number from " + std::to_string(least) + " to " + std::to_string(most) +
             " (k is thousand, m is million)";
    }
    target = count;
    return std::nullopt;
  };
}

Reader a_time_range(
    std::optional<std::pair<std::chrono::nanoseconds, std::chrono::nanoseconds>>& target) {
  return [&target](const std::string& text) -> std::optional<std::string> {
    if (const auto parts = split_at_colon(text)) {
      const std::optional<std::chrono::nanoseconds> least = to_time(parts->first);
      const std::optional<std::chrono::nanoseconds> most = to_time(parts->second);
      if (least && most && *least <= *most) {
        target = std::pair(*least, *most);
        return std::nullopt;
      }
    }
    return "two times MIN:MAX, the first no longer than the second, such as 10ms:1s";
  };
}

Reader a_target(std::string& host, std::uint16_t& port) {
  return [&host, &port](const std::string& text) -> std::optional<std::string> {
    if (const auto parts = split_at_colon(text)) {
      const std::optional<std::string> name = to_host(parts->first);
      const std::optional<std::uint64_t> number = to_whole_number(parts->second);
      if (name && number && *number >= 1 && *number <= 65535) {
        host = *name;
        port = static_cast<std::uint16_t>(*number);
        return std::nullopt;
      }
    }
    return "HOST:PORT, such as 127.0.0.1:8001, localhost:8001 or [::1]:8001";
  };
}

}  // namespace stress
