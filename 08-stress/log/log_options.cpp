/// @file
/// The options of a log.
#include "log_options.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

LogLevel to_log_level(std::string_view name) {
  constexpr std::array<std::string_view, 5> names{"debug", "info", "warn", "error", "off"};
  const auto* const found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) {
    throw std::invalid_argument("unknown log level " + std::string(name));
  }
  return static_cast<LogLevel>(found - names.begin());
}
