/// @file
/// The options of a log.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// How severe a line is. `off` is for a log without lines.
enum class LogLevel { debug, info, warn, error, off };

/// @param name `debug`, `info`, `warn`, `error` or `off`
/// @return the level of that name
/// @throws std::invalid_argument for any other name
LogLevel to_log_level(std::string_view name);

/// Where a log goes, and which lines it has.
struct LogOptions {
  std::string file;                 ///< path; empty for none
  LogLevel level = LogLevel::info;  ///< the least severe level that is logged
  std::uint64_t rotate = 0;         ///< bytes at which the file is rotated; 0 is never
  std::size_t keep = 5;             ///< rotated files to keep
  bool terminal = true;             ///< whether it also goes to standard error
};
