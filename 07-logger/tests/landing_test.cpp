/// @file
/// What this landing can do and the one before can't.
#include <fcntl.h>
#include <sys/stat.h>

#include <filesystem>

#include "catch.hpp"
#include "log_kit.hpp"
#include "testkit.hpp"

namespace {

namespace fs = std::filesystem;

std::vector<std::string> with_log(const std::string& path) {
  return {"--log-level", "info", "--log-file", path};
}

bool starts_with(const std::vector<std::string>& options) {
  try {
    TestServer server(options);
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

bool has_line(const std::string& path, const std::string& text) {
  return text_of(path).find(text) != std::string::npos;
}

/// A FIFO that is full and stays so: it has a reader that never reads.
class FullFifo {
 public:
  explicit FullFifo(const std::string& path) {
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    reader_ = Fd(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    const Fd writer(::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
    REQUIRE(writer);
    // Down to single bytes, so that not even a short line fits.
    const std::string text = pattern(4096);
    for (const std::size_t size : {text.size(), std::size_t{1}}) {
      while (::write(writer.number(), text.data(), size) > 0) {
      }
    }
  }

 private:
  Fd reader_;
};

/// @return a wrapper that makes a file the server's standard error
std::vector<std::string> with_error_to(const std::string& path) {
  return {"sh", "-c", R"(error=$1; shift; exec "$@" 2>"$error")", "sh", path};
}

}  // namespace

TEST_CASE("after the file is renamed, SIGHUP makes the log go on in a new one") {
  const Directory directory;
  const std::string old = directory.log() + ".old";
  TestServer server(with_log(directory.log()));
  REQUIRE(eventually([&] { return has_line(directory.log(), "listening on"); }));
  fs::rename(directory.log(), old);
  server.process().kill(SIGHUP);
  REQUIRE(eventually([&] { return fs::exists(directory.log()); }));
  REQUIRE(TestClient(server).echoes("hello"));
  REQUIRE(server.stop().code == 0);
  REQUIRE(has_line(directory.log(), "5 bytes received, 5 sent"));
  REQUIRE_FALSE(has_line(old, "5 bytes received, 5 sent"));
}

TEST_CASE("a file that reaches its size becomes an old one, and the log goes on in a new one") {
  const Directory directory;
  std::vector<std::string> options = with_log(directory.log());
  options.insert(options.end(), {"--log-rotate", "1000", "--log-keep", "1"});
  REQUIRE(starts_with(options));
  TestServer server(options);
  for (int i = 0; i < 40; ++i) {
    REQUIRE(TestClient(server).echoes("hello"));
  }
  REQUIRE(server.stop().code == 0);
  REQUIRE(fs::file_size(directory.log()) <= 1000);
  REQUIRE(fs::file_size(directory.log() + ".1") <= 1000);
}

TEST_CASE("a full disk is reported on standard error") {
  TestServer server(with_log("/dev/full"));
  REQUIRE(TestClient(server).echoes("hello"));
  REQUIRE_THAT(server.stop().err, ContainsSubstring("No space left on device"));
}

TEST_CASE("a standard error that is full does not delay the file") {
  const Directory directory;
  const std::string error = directory.log() + ".error";
  const FullFifo full(error);
  TestServer server(with_log(directory.log()), with_error_to(error));
  REQUIRE(eventually([&] { return has_line(directory.log(), "listening on"); }));
  REQUIRE(TestClient(server).echoes("hello"));
  REQUIRE(eventually([&] { return has_line(directory.log(), "5 bytes received, 5 sent"); }));
}

TEST_CASE("a standard error that is full does not delay the stop") {
  const Directory directory;
  const std::string error = directory.log() + ".error";
  const FullFifo full(error);
  TestServer server(with_log(directory.log()), with_error_to(error));
  REQUIRE(TestClient(server).echoes("hello"));
  server.process().kill(SIGTERM);
  REQUIRE(eventually([&] { return !is_alive(server.pid()); }, stop_limit));
  REQUIRE(server.process().wait().code == 0);
  REQUIRE(has_line(directory.log(), "served 1 connections, 5 bytes"));
}
