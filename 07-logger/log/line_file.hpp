/// @file
/// A file that whole lines are appended to.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "fd.hpp"

/// Appends lines to a file that other processes may append to as well: each write has whole lines
/// and goes to the end (O_APPEND), where the kernel lets no other write to a local file come
/// between. Source: open(2) and write(2); NFS does not promise it.
class LineFile {
 public:
  /// What became of lines that were to be written.
  struct Written {
    std::size_t size;  ///< bytes of whole lines that are in the file now
    int error;         ///< why it isn't all of them; 0 if it is
  };

  /// Opens the file, or makes it. A FIFO must have a reader.
  /// @throws std::system_error "cannot open log file PATH: WHY"
  explicit LineFile(const std::string& path);

  /// Writes as many lines as possible. A FIFO that isn't read may cost a fifth of a second.
  Written write(std::string_view lines);

  /// Makes the file empty.
  /// @return whether that was possible
  bool empty();

  /// @return bytes in the file, those of other processes as of the last is_at()
  std::uint64_t size() const { return static_cast<std::uint64_t>(status_.st_size); }

  /// @return whether it is a regular file: no FIFO and no device
  bool is_regular() const { return S_ISREG(status_.st_mode); }

  /// @return whether this is still the file of that name
  bool is_at(const std::string& path);

  /// Tries to become the one process that may rename the file. Never waits; source: flock(2).
  /// @return whether no other process is; always true where the file system has no locks
  bool lock() const;
  void unlock() const;

 private:
  bool cut_off(std::size_t torn);

  Fd file_;
  struct stat status_ {};
  bool torn_ = false;  // the file ends with a part of a line
};
