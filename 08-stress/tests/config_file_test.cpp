/// @file
/// The options for serving files, on the command line and in a configuration file.
#include "config_file.hpp"

#include <sys/stat.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "directory.hpp"
#include "options.hpp"

namespace {

/// @return the options after a command line of @p words
Options parsed(const std::vector<std::string>& words) {
  Options options;
  CommandLine line("server", "a test");
  options.add_to(line);
  std::vector<const char*> arguments{"server"};
  for (const std::string& word : words) {
    arguments.push_back(word.c_str());
  }
  const bool runs = line.parse(static_cast<int>(arguments.size()), arguments.data());
  REQUIRE(runs);
  return options;
}

/// @return what is wrong with a command line of @p words, in one line
std::string mistake(const std::vector<std::string>& words) {
  try {
    parsed(words);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "no mistake";
}

/// A configuration file.
class Config {
 public:
  explicit Config(std::string_view text) { directory_.write("server.conf", text); }

  std::string path() const { return directory_.path("server.conf"); }
  Options read() const { return parsed({"--config", path()}); }
  std::string mistake() const { return ::mistake({"--config", path()}); }

 private:
  Directory directory_;
};

}  // namespace

TEST_CASE("by default no files are served, and sendfile is on") {
  const Options options = parsed({});
  CHECK(options.root.empty());
  CHECK(options.sendfile);
  CHECK(options.service == "echo");
}

TEST_CASE("a root is served over HTTP, unless another service is named") {
  const Directory directory;
  const Options options = parsed({"--root", directory.path()});
  CHECK(options.root == directory.path());
  CHECK(options.service == "http");
  CHECK(parsed({"--service", "echo", "--root", directory.path()}).service == "echo");
  CHECK(parsed({"--root", directory.path(), "--service", "echo"}).service == "echo");
}

TEST_CASE("--no-sendfile copies files through user space") {
  CHECK_FALSE(parsed({"--no-sendfile"}).sendfile);
  CHECK_FALSE(parsed({"--no-sendfile", "--no-sendfile"}).sendfile);
  CHECK(mistake({"--no-sendfile=yes"}) == "--no-sendfile: takes no value");
}

TEST_CASE("a root that is not a directory is reported by name, with the reason") {
  const Directory directory;
  const std::string file = directory.write("file", "");
  CHECK(mistake({"--root", file}) ==
        "--root: '" + file + "' is not a directory that can be read (Not a directory)");
  CHECK(mistake({"--root", file + "s"}) ==
        "--root: '" + file + "s' is not a directory that can be read (No such file or directory)");
}

TEST_CASE("a configuration file sets the root, the workers, the connections and the address") {
  const Directory directory;
  const Options options = Config("# a server\n\ndocument_root " + directory.path() +
                                 "\ncpu_limit 3\nthread_limit 77\nlisten 8080\n")
                              .read();
  CHECK(options.root == directory.path());
  CHECK(options.service == "http");
  CHECK(options.workers == 3);
  CHECK(options.max_connections == 77);
  CHECK(options.host == "127.0.0.1");
  CHECK(options.port == 8080);
}

TEST_CASE("a configuration file without a root leaves the service unchanged") {
  CHECK(Config("cpu_limit 3").read().service == "echo");
  CHECK(Config("").read().root.empty());
}

TEST_CASE("whitespace, comments and CRLF line ends are ignored") {
  CHECK(Config(" \t cpu_limit \t 3 \t # workers\r\n\r\n").read().workers == 3);
  CHECK(Config("#cpu_limit 3\ncpu_limit 4#\n").mistake().find("'4#'") != std::string::npos);
  CHECK(Config("cpu_limit 3\ncpu_limit 4").read().workers == 4);
  const Directory directory;
  directory.write("a #b/c#d  e/f", "");
  CHECK(Config("document_root " + directory.path("a #b/c#d  e")).mistake() != "no mistake");
  directory.write("c#d  e/f", "");
  CHECK(Config("document_root " + directory.path("c#d  e") + "  #").read().root ==
        directory.path("c#d  e"));
}

TEST_CASE("the command line overrides the file, in any order") {
  const Directory one;
  const Directory other;
  const Config config("document_root " + one.path() +
                      "\ncpu_limit 3\nthread_limit 77\nlisten 0.0.0.0:8080\n");
  const std::vector<std::string> from_file{"--config", config.path()};
  const std::vector<std::string> given{
      "--root", other.path(), "--workers", "5",    "--max-connections", "99",
      "--host", "::1",        "--port",    "8081", "--service",         "echo"};
  for (const auto& [first, last] : {std::pair(from_file, given), std::pair(given, from_file)}) {
    std::vector<std::string> words = first;
    words.insert(words.end(), last.begin(), last.end());
    const Options options = parsed(words);
    CHECK(options.root == other.path());
    CHECK(options.workers == 5);
    CHECK(options.max_connections == 99);
    CHECK(options.host == "::1");
    CHECK(options.port == 8081);
    CHECK(options.service == "echo");
  }
}

TEST_CASE("an address to listen on is a port, or an address and a port") {
  const auto read = [](const std::string& text) {
    std::string host = "unchanged";
    std::uint16_t port = 1;
    const bool good = !listen_address(host, port)(text);
    CHECK((good || (host == "unchanged" && port == 1)));
    return good ? host + " " + std::to_string(port) : "bad";
  };
  CHECK(read("80") == "unchanged 80");
  CHECK(read("0") == "unchanged 0");
  CHECK(read("0.0.0.0:65535") == "0.0.0.0 65535");
  CHECK(read("localhost:80") == "localhost 80");
  CHECK(read("[::1]:80") == "::1 80");
  for (const std::string bad :
       {"", ":80", "a:", "a", "65536", "a:65536", "a:-1", "::1", "::1:80", "[::1]", "[::1", "[]:80",
        "a]:80", "[a:80", "[a[b]:80", "[:80", "80:", "1 2"}) {
    CAPTURE(bad);
    CHECK(read(bad) == "bad");
  }
}

TEST_CASE("a mistake is reported in one line with file, line number, name and value") {
  const auto about = [](const std::string& line) {
    const Config config("# first\n\n" + line + "\nlisten x\n");
    const std::string where = "--config: '" + config.path() + "', line 3: ";
    const std::string text = config.mistake();
    CHECK(text.find('\n') == std::string::npos);
    return text.starts_with(where) ? text.substr(where.size()) : "elsewhere: " + text;
  };
  CHECK(about("cpu_limit 0") == "cpu_limit: '0' is not a whole number from 1 to 4096");
  CHECK(about("cpu_limit") == "cpu_limit: the value is missing");
  CHECK(about("thread_limit 1 2") ==
        "thread_limit: '1 2' is not a whole number from 1 to 18446744073709551615");
  CHECK(about("listen 80x") ==
        "listen: '80x' is not PORT, ADDRESS:PORT or [IPV6]:PORT, with a port from 0 to 65535");
  CHECK(about("document_root /no/such") ==
        "document_root: '/no/such' is not a directory that can be read (No such file or "
        "directory)");
  CHECK(about("Listen 80") ==
        "unknown name 'Listen'; the names are cpu_limit, document_root, listen, thread_limit");
  CHECK(about("user\x1b[31m me").starts_with("unknown name 'user?[31m'"));
  CHECK(about(std::string("document_root /\0tmp", 19)) == "'document_root /?tmp' has a NUL byte");
}

TEST_CASE("a file that can't be read is reported by name, with the reason") {
  const Directory directory;
  CHECK(mistake({"--config", directory.path("none")}) ==
        "--config: '" + directory.path("none") +
            "' is not a file that can be read (No such file or directory)");
  CHECK(mistake({"--config", directory.path()}) ==
        "--config: '" + directory.path() + "' is not a file that can be read (Is a directory)");
  CHECK(mistake({"--config", "/dev/zero"}) ==
        "--config: '/dev/zero' is not a file that can be read (File too large)");
  CHECK(mistake({"--config", ""}).starts_with("--config: '' is not a file"));
}
