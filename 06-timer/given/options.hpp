/// @file
/// The options of every server in the course. Given; can be skipped at first.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

#include "command_line.hpp"
#include "stage.hpp"

/// The options of a server: first those of every stage, then those that only some stages have.
struct Options {
  std::string host = "127.0.0.1";                 ///< address or name to listen on
  std::uint16_t port = 8000 + stage::number;      ///< 0 lets the kernel pick
  std::string service = "echo";                   ///< `echo` or `http`
  int backlog = std::numeric_limits<int>::max();  ///< the kernel caps it at its own maximum

  std::size_t max_connections;  ///< served at once, 1 or more
  std::size_t workers;          ///< threads or processes that serve; 0 is the loop's own thread
  std::size_t queue = 1024;     ///< connections that may wait for a worker, 1 or more
  std::chrono::nanoseconds idle_timeout = std::chrono::seconds(60);  ///< 0 is never
  std::string log_file;                                              ///< path; empty for none
  std::string log_level = "info";  ///< `debug`, `info`, `warn`, `error` or `off`
  std::uint64_t log_rotate = 0;    ///< bytes at which the file is rotated; 0 is never
  std::size_t log_keep = 5;        ///< rotated files to keep
  std::string root;                ///< directory whose files are served over HTTP; empty for none
  bool sendfile = true;            ///< whether files are sent by sendfile(2)

  /// Raises the soft limit on descriptors to the hard one; max_connections is as many as it allows.
  /// The number of workers is the number of cores.
  Options();

  /// Adds this stage's options to a command line, which fills them in.
  void add_to(CommandLine& line);

 private:
  void add_files_to(CommandLine& line);
  void add_log_to(CommandLine& line);
};
