/// @file
/// The log of one process of the server.
#pragma once

#include <memory>

#include <fmt/format.h>

#include "logger.hpp"
#include "options.hpp"

/// @return what the command line says of the log
LogOptions log_options(const Options& options);

/// Makes the log, or, if its file can't be opened any more, one without a file that says so: a
/// server that runs goes on.
std::unique_ptr<Logger> reopened_log(const Options& options);

/// As log_once(), with arguments that are packed already.
void vlog_once(const Options& options, LogLevel level, fmt::string_view format,
               fmt::format_args arguments) noexcept;

/// Logs one line, for the master, who keeps no log open: its thread would be missing in the
/// workers. The file is there afterwards, whatever the level. Without a descriptor for a log, the
/// line goes to standard error, unless that would wait; without memory for a line, nowhere.
template <typename... Arguments>
void log_once(const Options& options, LogLevel level, fmt::format_string<Arguments...> format,
              const Arguments&... arguments) noexcept {
  vlog_once(options, level, format, fmt::make_format_args(arguments...));
}
