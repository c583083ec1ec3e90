/// @file
/// A file to which whole lines are appended.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "fd.hpp"

/// Appends lines to a file that other processes may append to as well: each write is of whole lines
/// and goes to the end (O_APPEND), which the kernel makes atomic on a local file; NFS does not.
/// Source: open(2) and write(2).
class LineFile {
 public:
  /// The result of a write.
  struct Written {
    std::size_t size;  ///< bytes of whole lines that are in the file now
    int error;         ///< why that isn't all; 0 if it is
  };

  /// Opens the file, or creates it. A FIFO must have a reader.
  /// @throws std::system_error "cannot open log file PATH: WHY"
  explicit LineFile(const std::string& path);

  /// Writes as many lines as possible. Waits up to 200 ms for a FIFO that isn't read.
  Written write(std::string_view lines);

  /// Truncates the file to nothing.
  /// @return whether that was possible
  bool empty();

  /// @return bytes in the file; those of other processes as of the last is_at()
  std::uint64_t size() const { return static_cast<std::uint64_t>(status_.st_size); }

  /// @return whether it is a regular file, not a FIFO or a device
  bool is_regular() const { return S_ISREG(status_.st_mode); }

  /// @return whether @p path still names this file
  bool is_at(const std::string& path);

  /// Tries to become the only process that may rename the file. Never blocks. Source: flock(2).
  /// @return whether it worked; always true where the file system has no locks
  bool lock() const;
  void unlock() const;

 private:
  bool cut_off(std::size_t torn);

  Fd file_;
  struct stat status_ {};
  bool torn_ = false;  // the file ends with part of a line
};
