/// @file
/// The files below a directory, and never one outside it.
#pragma once

#include <array>
#include <string>

#include "fd.hpp"

/// What became of an attempt to open a file.
struct OpenedFile {
  Fd file;        ///< empty if it failed
  int error = 0;  ///< why; as errno has it
};

/// Opens files by their path from a root, of which the kernel makes sure that it does not lead out:
/// openat2(2) with RESOLVE_BENEATH. Links are followed as long as they stay inside. As it refuses
/// every absolute link, and not every kernel has it (Linux 5.6) or every sandbox lets it through,
/// there is a second way, which goes from directory to directory and reads the links itself.
class FileTree {
 public:
  /// How a path is resolved.
  enum class Way {
    kernel,  ///< by openat2(2) where that works, and on foot for absolute links
    walk,    ///< always on foot
  };

  /// @param root a directory; if its name is given to another one later, this stays the root
  /// @throws std::system_error "cannot open directory ROOT: WHY"
  explicit FileTree(const std::string& root, Way way = Way::kernel);

  /// Opens what is there: a file, a directory, or something else. A FIFO does not make it wait.
  /// @param path from the root, without a slash at the beginning; "." is the root
  /// @param flags as for open(2), O_RDONLY or O_PATH | O_DIRECTORY
  /// @return EXDEV if the path leads out of the root; else as open(2)
  OpenedFile open(const std::string& path, int flags) const;

 private:
  Fd root_;
  std::array<std::string, 2> names_;  ///< absolute paths of the root; of "/" it is ""
  Way way_;
};
