/// @file
/// No path leads out of a root, whichever way it is resolved.
#include "file_tree.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "directory.hpp"
#include "posix.hpp"

namespace {

using std::filesystem::create_symlink;
using Way = FileTree::Way;

/// A root with files, links and other things, and files outside it.
class Site {
 public:
  Site() {
    directory_.write("secret", "secret");
    directory_.write("root-and-more/secret", "secret");
    directory_.write("root/file", "file");
    directory_.write("root/a/b/file", "deep");
    link("a/b", "directory");
    link("file", "relative");
    link("../../file", "a/b/up");
    link("../b/../b/file", "a/b/around");
    link(root() + "/a/b/file", "absolute");
    link(root(), "root");
    link(root() + "//./a/..///", "dotted");
    link("relative", "twice");
    link("../secret", "outside");
    link("../../../secret", "a/b/outside");
    link("/etc/passwd", "passwd");
    link("/", "slash");
    link("..", "parent");
    link("../root/file", "out-and-in");
    link(root() + "/../secret", "absolute-outside");
    link(root() + "-and-more/secret", "neighbour");
    link("a/../../secret", "a-outside");
    link("parent/secret", "by-another");
    link("/proc/self/root/etc/passwd", "magic");
    link("loop", "loop");
    link("none", "dangling");
    link("file/", "file-slash");
    ::mkfifo((root() + "/fifo").c_str(), 0600);
  }

  std::string root() const { return directory_.path("root"); }
  const Directory& all() const { return directory_; }
  void link(const std::string& target, const std::string& name) const {
    create_symlink(target, root() + "/" + name);
  }

 private:
  Directory directory_;
};

/// @return what is in the file, or the reason why it was not opened
std::string read(const FileTree& tree, const std::string& path) {
  const OpenedFile opened = tree.open(path, O_RDONLY);
  if (!opened.file) {
    return ::strerrorname_np(opened.error);
  }
  std::array<char, 100> text{};
  const ssize_t size = ::read(opened.file.number(), text.data(), text.size());
  return size == -1 ? ::strerrorname_np(errno)
                    : std::string(text.data(), static_cast<std::size_t>(size));
}

struct Case {
  std::string path;
  std::string result;
};

const std::vector<Case> cases{
    {"file", "file"},
    {"./file", "file"},
    {"a/./b/file", "deep"},
    {"a/b/../../file", "file"},
    {"a//b///file", "deep"},
    {".", "EISDIR"},
    {"a", "EISDIR"},
    {"a/b/..", "EISDIR"},
    {"a/b/.", "EISDIR"},
    {"none", "ENOENT"},
    {"none/file", "ENOENT"},
    {"file/", "ENOTDIR"},
    {"file/file", "ENOTDIR"},
    {"file/.", "ENOTDIR"},
    {"file/..", "ENOTDIR"},
    {std::string(300, 'x'), "ENAMETOOLONG"},
    {"a" + std::string(5000, '/') + "b/file", "ENAMETOOLONG"},
    {"fifo", ""},
    // Links that stay inside.
    {"relative", "file"},
    {"twice", "file"},
    {"directory/file", "deep"},
    {"directory/up", "file"},
    {"directory/around", "deep"},
    {"absolute", "deep"},
    {"root/root/root/file", "file"},
    {"root/directory/up", "file"},
    {"dotted/file", "file"},
    {"directory/..", "EISDIR"},
    // Everything else.
    {"..", "EXDEV"},
    {"../secret", "EXDEV"},
    {"./../secret", "EXDEV"},
    {"a/../../secret", "EXDEV"},
    {"a/./../../secret", "EXDEV"},
    {"directory/../../../secret", "EXDEV"},
    {"../root/file", "EXDEV"},
    {"/etc/passwd", "EXDEV"},
    {"outside", "EXDEV"},
    {"a/b/outside", "EXDEV"},
    {"directory/outside", "EXDEV"},
    {"passwd", "EXDEV"},
    {"slash/etc/passwd", "EXDEV"},
    {"slash", "EXDEV"},
    {"parent", "EXDEV"},
    {"parent/secret", "EXDEV"},
    {"parent/root/file", "EXDEV"},
    {"out-and-in", "EXDEV"},
    {"absolute-outside", "EXDEV"},
    {"neighbour", "EXDEV"},
    {"a-outside", "EXDEV"},
    {"by-another", "EXDEV"},
    {"magic", "EXDEV"},
    {"loop", "ELOOP"},
    {"loop/file", "ELOOP"},
    {"dangling", "ENOENT"},
    {"file-slash", "ENOTDIR"},
};

}  // namespace

TEST_CASE("a path leads to a file below the root or fails, in both ways the same") {
  const Site site;
  for (const Way way : {Way::kernel, Way::walk}) {
    const FileTree tree(site.root(), way);
    for (const auto& [path, result] : cases) {
      INFO((way == Way::kernel ? "kernel: " : "walk: ") << path.substr(0, 100));
      CHECK(read(tree, path) == result);
    }
  }
}

TEST_CASE("a root opened by another name is the same root") {
  const Site site;
  create_symlink("root", site.all().path("alias"));
  site.link(site.all().path("alias") + "/file", "by-alias");
  const FileTree by_alias(site.all().path("alias") + "//");
  CHECK(read(by_alias, "by-alias") == "file");
  CHECK(read(by_alias, "absolute") == "deep");
  CHECK(read(by_alias, "passwd") == "EXDEV");
  CHECK(read(FileTree(site.root()), "by-alias") == "EXDEV");
}

TEST_CASE("if the root is /, every link leads inside") {
  const Site site;
  for (const Way way : {Way::kernel, Way::walk}) {
    const FileTree tree("/", way);
    CHECK(read(tree, site.root().substr(1) + "/absolute") == "deep");
    CHECK(read(tree, "../etc/passwd") == "EXDEV");
  }
}

TEST_CASE("forty links are followed, and no more") {
  const Site site;
  for (int i = 1; i <= 41; ++i) {
    site.link(i == 1 ? "file" : "link" + std::to_string(i - 1), "link" + std::to_string(i));
  }
  for (const Way way : {Way::kernel, Way::walk}) {
    const FileTree tree(site.root(), way);
    CHECK(read(tree, "link40") == "file");
    CHECK(read(tree, "link41") == "ELOOP");
  }
}

TEST_CASE("a link that grows each time it is followed fails") {
  const Site site;
  site.link("grow/" + std::string(200, 'x') + "/grow", "grow");
  for (const Way way : {Way::kernel, Way::walk}) {
    const std::string result = read(FileTree(site.root(), way), "grow");
    CHECK((result == "ELOOP" || result == "ENAMETOOLONG"));
  }
}

TEST_CASE("a directory is found without being read, and only a directory is") {
  const Site site;
  for (const Way way : {Way::kernel, Way::walk}) {
    const FileTree tree(site.root(), way);
    const auto find = [&](const std::string& path) {
      return tree.open(path, O_PATH | O_DIRECTORY).error;
    };
    CHECK(find(".") == 0);
    CHECK(find("a/b") == 0);
    CHECK(find("directory") == 0);
    CHECK(find("directory/") == 0);
    CHECK(find("file") == ENOTDIR);
    CHECK(find("relative") == ENOTDIR);
    CHECK(find("none") == ENOENT);
    CHECK(find("outside") == EXDEV);
  }
}

TEST_CASE("a socket is not opened, and files are closed on exec") {
  const Site site;
  const Fd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  (site.root() + "/socket").copy(address.sun_path, sizeof address.sun_path - 1);
  REQUIRE(::bind(socket.number(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  for (const Way way : {Way::kernel, Way::walk}) {
    const FileTree tree(site.root(), way);
    CHECK(read(tree, "socket") == "ENXIO");
    const OpenedFile opened = tree.open("file", O_RDONLY);
    CHECK((::fcntl(opened.file.number(), F_GETFD) & FD_CLOEXEC) != 0);
  }
}

TEST_CASE("running out of descriptors is reported, and none leaks") {
  const Site site;
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  for (const Way way : {Way::kernel, Way::walk}) {
    const FileTree tree(site.root(), way);
    const int next = Fd(::dup(STDIN_FILENO)).number();
    for (int i = 0; i < 10; ++i) {
      read(tree, "root/directory/up");
      read(tree, "directory/outside");
    }
    CHECK(Fd(::dup(STDIN_FILENO)).number() == next);
    rlimit none = limit;
    none.rlim_cur = static_cast<rlim_t>(next);
    ::setrlimit(RLIMIT_NOFILE, &none);
    CHECK(read(tree, "file") == "EMFILE");
    CHECK(read(tree, "a/b/file") == "EMFILE");
    ::setrlimit(RLIMIT_NOFILE, &limit);
    CHECK(read(tree, "a/b/file") == "deep");
  }
}

TEST_CASE("a missing root is reported by name") {
  const Directory directory;
  CHECK_THROWS_WITH(
      FileTree(directory.path("none")),
      "cannot open directory " + directory.path("none") + ": No such file or directory");
}

TEST_CASE("swapping a directory for a link, again and again, gets nothing from outside") {
  const Site site;
  const std::string inside = site.root() + "/swapped";
  const std::string link = site.root() + "/swap-link";
  site.all().write("outside/file", "secret");
  site.all().write("root/swapped/file", "inside");
  create_symlink("../outside", link);
  for (const Way way : {Way::kernel, Way::walk}) {
    const FileTree tree(site.root(), way);
    std::atomic<bool> done = false;
    std::thread swapper([&] {
      while (!done) {
        ::renameat2(AT_FDCWD, inside.c_str(), AT_FDCWD, link.c_str(), RENAME_EXCHANGE);
      }
    });
    int secrets = 0;
    for (int i = 0; i < 5000; ++i) {
      secrets += read(tree, "swapped/file") == "secret" ? 1 : 0;
    }
    done = true;
    swapper.join();
    CHECK(secrets == 0);
  }
}
