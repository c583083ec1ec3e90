/// @file
/// Fuzzes the resolution of paths and request targets: what is opened is inside the root, and both
/// ways of resolving a path find the same file.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <filesystem>
#include <string>

#include "directory.hpp"
#include "file_target.hpp"
#include "file_tree.hpp"
#include "fuzz.hpp"

namespace {

/// A root with links of all kinds, whose names are short so that the fuzzer finds them soon.
class LinkedTree {
 public:
  LinkedTree() {
    directory_.write("r/f", "inside");
    directory_.write("r/d/e/f", "inside");
    directory_.write("s", "outside");
    directory_.write("rs/s", "outside");
    link("d", "l");
    link("../l/e", "d/m");
    link("../../f", "d/e/u");
    link("..", "p");
    link("../..", "d/p");
    link("../s", "o");
    link("/", "a");
    link("o", "d/e/o");
    link("x/../../s", "y");
    link(root(), "i");
    link(root() + "/d/..", "j");
    link(root() + "/../s", "k");
    link(root() + "s/s", "n");
    link("z/z", "z");
  }

  std::string root() const { return directory_.path("r"); }
  std::string parent() const { return directory_.path(); }

 private:
  void link(const std::string& target, const std::string& name) const {
    std::filesystem::create_symlink(target, root() + "/" + name);
  }

  Directory directory_;
};

std::string path_of(const Fd& file) {
  std::array<char, PATH_MAX> path{};
  const std::string link = "/proc/self/fd/" + std::to_string(file.number());
  const ssize_t size = ::readlink(link.c_str(), path.data(), path.size());
  require(size > 0, "an open file has a path");
  return {path.data(), static_cast<std::size_t>(size)};
}

void require_inside(const OpenedFile& opened, const std::string& root) {
  require(static_cast<bool>(opened.file) == (opened.error == 0), "a file or an error, not both");
  if (opened.file) {
    const std::string path = path_of(opened.file);
    require(path == root || path.starts_with(root + "/"), "what is opened is inside");
  }
}

void try_path(const std::string& path, int flags) {
  static const LinkedTree tree;
  static const FileTree by_kernel(tree.root());
  static const FileTree by_walk(tree.root(), FileTree::Way::walk);
  const OpenedFile one = by_kernel.open(path, flags);
  const OpenedFile other = by_walk.open(path, flags);
  require_inside(one, tree.root());
  require_inside(other, tree.root());
  require(static_cast<bool>(one.file) == static_cast<bool>(other.file), "both ways find a file");
  require(!one.file || path_of(one.file) == path_of(other.file), "both ways find the same file");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = to_text(data, size);
  const std::string path(text.substr(0, text.find('\0')));
  if (!path.empty()) {
    try_path(path, O_RDONLY);
    try_path(path, O_PATH | O_DIRECTORY);
  }
  http::FileTarget target;
  if (text.starts_with('/') && http::parse_file_target(text, target) == http::Status::ok) {
    require(target.path.find('\0') == std::string::npos, "no name has a NUL byte");
    require(!target.path.starts_with('/'), "a path is relative to the root");
    try_path(target.path.empty() ? "." : target.path, O_RDONLY);
    http::FileTarget again;
    const std::string reference = http::to_reference(target.path);
    require(
        http::parse_file_target(reference, again) == http::Status::ok && again.path == target.path,
        "a reference leads to the same path");
  }
  return 0;
}
