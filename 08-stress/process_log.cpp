/// @file
/// The log of one process of the server.
#include "process_log.hpp"

#include <exception>

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
