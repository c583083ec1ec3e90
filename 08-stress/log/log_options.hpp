/// @file
/// Where a log goes, and what of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// How grave a line is. `off` is for a log that takes none.
enum class LogLevel { debug, info, warn, error, off };

/// @param name `debug`, `info`, `warn`, `error` or `off`
/// @return the level of that name
/// @throws std::invalid_argument for any other name
LogLevel to_log_level(std::string_view name);

/// Where a log goes, and what of it.
struct LogOptions {
  std::string file;                 ///< path; empty for none
  LogLevel level = LogLevel::info;  ///< the least grave level that is logged
  std::uint64_t rotate = 0;         ///< bytes at which the file is rotated; 0 is never
  std::size_t keep = 5;             ///< old files that stay
  bool terminal = true;             ///< whether it goes to standard error, too
};
