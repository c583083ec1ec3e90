/// @file
/// Resolves a path one directory at a time.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fd.hpp"
#include "file_tree.hpp"

/// Resolves one path as openat2(2) does with RESOLVE_BENEATH, but also follows absolute links that
/// name the root. Each directory is opened from the previous one without following links, and ".."
/// returns to the one that it was entered from: moving a directory, or replacing it by a link,
/// during the walk can't lead it out of the root.
class FileWalk {
 public:
  /// @param root_names what an absolute link that leads inside begins with
  /// @param path from the root; may contain links and ".."
  FileWalk(const Fd& root, std::span<const std::string> root_names, std::string path)
      : root_(root),
        root_names_(root_names),
        rest_(std::move(path)) {}

  /// Opens what the path leads to. To be called once.
  /// @param flags as for open(2)
  OpenedFile open(int flags);

 private:
  const Fd& here() const { return directories_.empty() ? root_ : directories_.back(); }
  std::string take_part();
  int leave();
  int follow(const std::string& link);
  int return_to_root();

  const Fd& root_;
  std::span<const std::string> root_names_;
  std::string rest_;             ///< the part of the path still to be resolved
  std::vector<Fd> directories_;  ///< entered so far; the root is not among them
  int links_ = 0;                ///< followed so far
};
