/// @file
/// The system calls of a server, recorded by strace(1). Given; can be skipped at first.
#pragma once

#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "posix.hpp"
#include "testkit.hpp"

/// A record of system calls, in a file that goes when the record goes.
class Trace {
 public:
  /// @param calls names with commas between
  explicit Trace(std::string calls)
      : calls_(std::move(calls)),
        file_(std::filesystem::temp_directory_path() / "trace.XXXXXX") {
    const Fd created(::mkstemp(file_.data()));
    if (!created) {
      throw_errno("cannot create " + file_);
    }
  }
  ~Trace() { ::unlink(file_.c_str()); }
  Trace(const Trace&) = delete;
  Trace& operator=(const Trace&) = delete;

  /// @return the wrapper for a TestServer
  std::vector<std::string> wrapper() const { return with_trace(calls_, file_); }

  /// @return how many of the recorded calls have @p text in their line
  std::size_t count(const std::string& text) const {
    std::ifstream lines(file_);
    std::size_t found = 0;
    for (std::string line; std::getline(lines, line);) {
      found += line.find(text) == std::string::npos ? 0 : 1;
    }
    return found;
  }

 private:
  const std::string calls_;
  std::string file_;
};
