/// @file
/// Resolves a path one directory at a time.
#include "file_walk.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>

#include "posix.hpp"

namespace {

/// The kernel's own limit. Source: path_resolution(7)
constexpr int max_links = 40;

OpenedFile failed(int error) {
  return {Fd(), error};
}

}  // namespace

OpenedFile FileWalk::open(int flags) {
  if (rest_.starts_with('/') && return_to_root() != 0) {
    return failed(EXDEV);
  }
  while (rest_.size() < PATH_MAX) {
    const std::string part = take_part();
    if (part == "..") {
      if (const int error = leave(); error != 0) {
        return failed(error);
      }
      continue;
    }
    if (part == ".") {
      continue;
    }
    // Without a part, the path ended in a slash and names the directory entered last.
    const std::string name = part.empty() ? "." : part;
    const bool last = rest_.empty();
    const int step = last ? flags : O_PATH | O_DIRECTORY | O_CLOEXEC;
    Fd next(
        uninterrupted([&] { return ::openat(here().number(), name.c_str(), step | O_NOFOLLOW); }));
    if (!next) {
      const int error = errno == ELOOP || errno == ENOTDIR ? follow(name) : errno;
      if (error != 0) {
        return failed(error);
      }
    } else if (last) {
      return {std::move(next), 0};
    } else {
      directories_.push_back(std::move(next));
    }
  }
  return failed(ENAMETOOLONG);
}

/// Removes the next part from the path. Slashes after it stay: they say that it is a directory.
std::string FileWalk::take_part() {
  rest_.erase(0, rest_.find_first_not_of('/'));
  std::string part = rest_.substr(0, rest_.find('/'));
  rest_.erase(0, part.size());
  return part;
}

/// Goes up from the directory that was entered last.
int FileWalk::leave() {
  if (directories_.empty()) {
    return EXDEV;
  }
  directories_.pop_back();
  return 0;
}

/// Replaces a link by its target.
/// @param link a name in the current directory that could not be entered
/// @return 0, or the error that ends the walk
int FileWalk::follow(const std::string& link) {
  std::array<char, PATH_MAX> target{};
  const ssize_t size = ::readlinkat(here().number(), link.c_str(), target.data(), target.size());
  if (size == -1) {
    return errno == EINVAL ? ENOTDIR : errno;
  }
  if (++links_ > max_links) {
    return ELOOP;
  }
  rest_.insert(0, target.data(), static_cast<std::size_t>(size));
  return rest_.starts_with('/') ? return_to_root() : 0;
}

/// Removes the root's name from an absolute path; a path that doesn't begin with it leads out.
int FileWalk::return_to_root() {
  const auto is_inside = [this](const std::string& name) {
    return rest_.starts_with(name) && (rest_.size() == name.size() || rest_[name.size()] == '/');
  };
  const auto name = std::find_if(root_names_.begin(), root_names_.end(), is_inside);
  if (name == root_names_.end()) {
    return EXDEV;
  }
  rest_.erase(0, name->size());
  directories_.clear();
  return 0;
}
