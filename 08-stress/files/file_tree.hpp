/// @file
/// Opens the files below a directory, and never one outside it.
#pragma once

#include <array>
#include <string>

#include "fd.hpp"

/// The result of opening a file.
struct OpenedFile {
  Fd file;        ///< empty if it failed
  int error = 0;  ///< why, as in errno
};

/// Opens files by their path from a root. The kernel makes sure that the path does not lead out of
/// the root: openat2(2) with RESOLVE_BENEATH. Links that stay inside are followed. But openat2(2)
/// refuses every absolute link, needs Linux 5.6, and is blocked by some sandboxes; so there is a
/// second way, which walks from directory to directory and reads the links itself.
class FileTree {
 public:
  /// How a path is resolved.
  enum class Way {
    kernel,  ///< by openat2(2) where that works, by walking for absolute links
    walk,    ///< always by walking
  };

  /// @param root a directory; it stays the root even if another one gets its name later
  /// @throws std::system_error "cannot open directory ROOT: WHY"
  explicit FileTree(const std::string& root, Way way = Way::kernel);

  /// Opens a file, a directory, or something else. Does not block on a FIFO.
  /// @param path from the root, without a slash at the beginning; "." is the root
  /// @param flags as for open(2), O_RDONLY or O_PATH | O_DIRECTORY
  /// @return error EXDEV if the path leads out of the root; otherwise as open(2)
  OpenedFile open(const std::string& path, int flags) const;

 private:
  Fd root_;
  std::array<std::string, 2> names_;  ///< absolute paths of the root; "" for "/"
  Way way_;
};
