/// @file
/// The log of one process of the server.
#pragma once

#include <memory>

#include "logger.hpp"
#include "options.hpp"

/// @return what the command line says of the log
LogOptions log_options(const Options& options);

/// Makes the log, or, if its file can't be opened any more, one without a file that says so: a
/// server that runs goes on.
std::unique_ptr<Logger> reopened_log(const Options& options);
