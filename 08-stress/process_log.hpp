/// @file
/// The log of one process of the server.
#pragma once

#include <memory>
#include <string>

#include "logger.hpp"
#include "options.hpp"

/// @return what the command line says of the log
LogOptions log_options(const Options& options);

/// Makes the log, or, if its file can't be opened any more, one without a file that says so: a
/// server that runs goes on.
std::unique_ptr<Logger> reopened_log(const Options& options);

/// Logs one line, for the master, who keeps no log open: its thread would be missing in the
/// workers. The file is there afterwards, whatever the level. Without a descriptor for a log, the
/// line goes to standard error, unless that would wait.
void log_once(const Options& options, LogLevel level, const std::string& line) noexcept;
