/// @file
/// The log of one process of the server.
#pragma once

#include <memory>

#include <fmt/format.h>

#include "logger.hpp"
#include "options.hpp"

/// @return the log's options from the command line
LogOptions log_options(const Options& options);

/// Creates the log or, if its file can no longer be opened, one without a file that reports this: a
/// running server must carry on.
std::unique_ptr<Logger> reopened_log(const Options& options);

/// As log_once(), with packed arguments.
void vlog_once(const Options& options, LogLevel level, fmt::string_view format,
               fmt::format_args arguments) noexcept;

/// Logs one line for the master, which keeps no log open: the log's thread would be missing in the
/// workers. The file exists afterwards, whatever the level. Without a descriptor for a log, the
/// line goes to standard error, unless that would block; without memory for it, nowhere.
template <typename... Arguments>
void log_once(const Options& options, LogLevel level, fmt::format_string<Arguments...> format,
              const Arguments&... arguments) noexcept {
  vlog_once(options, level, format, fmt::make_format_args(arguments...));
}
