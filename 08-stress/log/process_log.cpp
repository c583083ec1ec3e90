/// @file
/// The log of one process of the server.
#include "process_log.hpp"

#include <poll.h>
#include <unistd.h>

#include <exception>
#include <string>

namespace {

/// A pipe that poll(2) reports as writable accepts a short line without blocking.
void write_unless_it_blocks(const std::string& line) {
  pollfd error{STDERR_FILENO, POLLOUT, 0};
  if (::poll(&error, 1, 0) == 1) {
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
  }
}

}  // namespace

LogOptions log_options(const Options& options) {
  return {options.log_file, to_log_level(options.log_level), options.log_rotate, options.log_keep};
}

std::unique_ptr<Logger> reopened_log(const Options& options) {
  LogOptions wanted = log_options(options);
  try {
    return std::make_unique<Logger>(wanted);
  } catch (const std::exception& failure) {
    wanted.file.clear();
    auto log = std::make_unique<Logger>(wanted);
    log->error("{}", failure.what());
    return log;
  }
}

void vlog_once(const Options& options, LogLevel level, fmt::string_view format,
               fmt::format_args arguments) noexcept {
  try {
    const std::string line = fmt::vformat(format, arguments);
    try {
      const auto log = reopened_log(options);
      level < LogLevel::error ? log->info("{}", line) : log->error("{}", line);
    } catch (const std::exception&) {
      if (level >= to_log_level(options.log_level)) {
        write_unless_it_blocks(line + '\n');
      }
    }
  } catch (const std::exception&) {
    // Out of memory: the line is lost.
  }
}
