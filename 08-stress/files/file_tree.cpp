/// @file
/// Opens the files below a directory.
#include "file_tree.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "file_walk.hpp"
#include "posix.hpp"

namespace {

/// For every file: a terminal must not become the controlling one, and opening a FIFO, which is not
/// served, must not block.
constexpr int common_flags = O_CLOEXEC | O_NOCTTY | O_NONBLOCK;

/// O_PATH permits few other flags.
int complete(int flags) {
  return (flags & O_PATH) != 0 ? flags | O_CLOEXEC : flags | common_flags;
}

/// Source: openat2(2); glibc has no wrapper for it.
OpenedFile open_beneath(const Fd& root, const std::string& path, int flags) {
  open_how how{};
  how.flags = static_cast<unsigned>(flags);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  const auto number = uninterrupted(
      [&] { return ::syscall(SYS_openat2, root.number(), path.c_str(), &how, sizeof how); });
  return {Fd(static_cast<int>(number)), number == -1 ? errno : 0};
}

std::string without_slashes_at_end(std::string path) {
  path.resize(path.find_last_not_of('/') + 1);
  return path;
}

}  // namespace

FileTree::FileTree(const std::string& root, Way way)
    : root_(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)),
      way_(way) {
  if (!root_) {
    throw_errno("cannot open directory " + root);
  }
  names_ = {without_slashes_at_end(std::filesystem::canonical(root)),
            without_slashes_at_end(std::filesystem::absolute(root))};
  if (!open_beneath(root_, ".", O_PATH | O_DIRECTORY | O_CLOEXEC).file) {
    way_ = Way::walk;
  }
}

OpenedFile FileTree::open(const std::string& path, int flags) const {
  if (way_ == Way::kernel) {
    OpenedFile opened = open_beneath(root_, path, complete(flags));
    // EXDEV: an absolute link may lead inside. EAGAIN: a directory was moved while ".." was met.
    if (opened.error != EXDEV && opened.error != EAGAIN) {
      return opened;
    }
  }
  return FileWalk(root_, names_, path).open(complete(flags));
}
