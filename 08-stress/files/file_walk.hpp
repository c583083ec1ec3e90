/// @file
/// The way to a file on foot, one directory after the other.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fd.hpp"
#include "file_tree.hpp"

/// Resolves one path as openat2(2) does with RESOLVE_BENEATH, and follows absolute links, too, that
/// name the root. Each directory is opened from the one before without following links, and ".."
/// goes back to the one that it was entered from: nobody who moves a directory or puts a link in
/// its place meanwhile can lead the walk out.
class FileWalk {
 public:
  /// @param root_names what an absolute link to the inside begins with
  /// @param path from the root; may have links and ".." in it
  FileWalk(const Fd& root, std::span<const std::string> root_names, std::string path)
      : root_(root),
        root_names_(root_names),
        rest_(std::move(path)) {}

  /// Goes to the end of the path. To be called once.
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
  std::string rest_;             ///< of the path, still to be gone
  std::vector<Fd> directories_;  ///< entered since the root, which is not among them
  int links_ = 0;                ///< followed so far
};
