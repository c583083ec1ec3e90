/// @file
/// The files below a directory.
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

/// What every file is opened with: it becomes nobody's terminal, and a FIFO, which is not served,
/// does not make us wait for a writer.
constexpr int always = O_CLOEXEC | O_NOCTTY | O_NONBLOCK;

/// O_PATH puts up with few other flags.
int complete(int flags) {
  return (flags & O_PATH) != 0 ? flags | O_CLOEXEC : flags | always;
}

/// Source: openat2(2); glibc has no function for it.
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
    // An absolute link may lead to the inside, and EAGAIN is for ".." while directories are moved.
    if (opened.error != EXDEV && opened.error != EAGAIN) {
      return opened;
    }
  }
  return FileWalk(root_, names_, path).open(complete(flags));
}
