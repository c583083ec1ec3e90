/// @file
/// Third-party clients: curl, ab and wrk. One that is not installed is skipped.
#include <array>
#include <cstdio>
#include <memory>
#include <string>

#include "catch.hpp"
#include "directory.hpp"
#include "testkit.hpp"

namespace {

/// @return what a shell command prints
std::string output_of(const std::string& command) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(
      ::popen(("timeout 60 " + command + " 2>&1").c_str(), "r"), &::pclose);
  REQUIRE(pipe != nullptr);
  std::string output;
  std::array<char, 4096> buffer{};
  for (std::size_t count = 0;
       (count = std::fread(buffer.data(), 1, buffer.size(), pipe.get())) > 0;) {
    output.append(buffer.data(), count);
  }
  return output;
}

bool is_installed(const std::string& program) {
  const bool there = !output_of("which " + program).empty();
  if (!there) {
    WARN(program << " is not installed");
  }
  return there;
}

/// A server with files, and one without.
class Site {
 public:
  /// @param wrapper a command that becomes the server
  explicit Site(const std::vector<std::string>& wrapper = {}) {
    directory_.write("root/index.html", "<p>home");
    directory_.write("root/large.bin", pattern(1 << 20));
    directory_.write("root/bare/file.txt", "text");
    server_ = std::make_unique<TestServer>(
        std::vector<std::string>{"--root", directory_.path("root")}, wrapper);
  }

  /// @return the URL of the server without files
  std::string url_of_fixed_reply() const {
    return "http://127.0.0.1:" + std::to_string(fixed_.port()) + "/";
  }

  std::string url(const std::string& target = "/") const {
    return "http://127.0.0.1:" + std::to_string(server_->port()) + target;
  }

  /// @return the status that curl gets
  std::string status(const std::string& options, const std::string& target) const {
    return output_of("curl -s -o /dev/null -m 20 --path-as-is -w '%{http_code}' " + options + " '" +
                     url(target) + "'");
  }

  std::string large_file() const { return directory_.path("root/large.bin"); }

 private:
  Directory directory_;
  std::unique_ptr<TestServer> server_;
  TestServer fixed_{{"--service", "http"}};
};

}  // namespace

TEST_CASE("curl gets every status that it can provoke") {
  if (!is_installed("curl")) {
    return;
  }
  const Site site;
  CHECK(site.status("", "/") == "200");
  CHECK(site.status("-r 0-9", "/large.bin") == "206");
  CHECK(site.status("", "/bare") == "301");
  CHECK(site.status("-z 'Fri, 1 Jan 2100 00:00:00 GMT'", "/") == "304");
  CHECK(site.status("", "/%zz") == "400");
  CHECK(site.status("", "/bare/") == "403");
  CHECK(site.status("", "/none") == "404");
  CHECK(site.status("", "/../../etc/passwd") == "403");
  CHECK(site.status("-X DELETE", "/") == "405");
  CHECK(site.status("-H 'If-Match: \"other\"'", "/") == "412");
  CHECK(site.status("-r 9999999-", "/large.bin") == "416");
  CHECK(site.status("-H 'X: " + std::string(70'000, 'x') + "'", "/") == "431");
  CHECK(site.status("-d x -H Content-Length: -H 'Transfer-Encoding: gzip, chunked'", "/") == "501");
  // curl chooses the version itself; another one is smuggled in with the method.
  CHECK(site.status("-X 'GET / HTTP/2.0\r\nX:'", "/") == "505");
  CHECK(site.status("--http1.0", "/") == "200");
  CHECK(site.status("-I", "/large.bin") == "200");
}

TEST_CASE("curl gets a 5xx status if the server itself can't open a file") {
  if (!is_installed("curl")) {
    return;
  }
  // The first call of each process must work: the server uses it to probe for openat2(2).
  const auto eventually_gets = [](const std::string& error, const std::string& status) {
    const Site site(with_fault("openat2:error=" + error + ":when=2+"));
    return eventually([&] { return site.status("", "/") == status; });
  };
  CHECK(eventually_gets("EIO", "500"));
  CHECK(eventually_gets("EMFILE", "503"));
}

TEST_CASE("curl gets the bytes of a file, in one piece and in several over one connection") {
  if (!is_installed("curl")) {
    return;
  }
  const Site site;
  const std::string compare = " | cmp - " + site.large_file() + " && echo same";
  CHECK(output_of("curl -s -m 20 " + site.url("/large.bin") + compare) == "same\n");
  const std::string url = site.url("/large.bin");
  CHECK(output_of("curl -s -m 20 -r 0-99999 " + url + " --next -s -m 20 -r 100000- " + url +
                  compare) == "same\n");
}

TEST_CASE("ab sees no failed request, with and without keep-alive") {
  if (!is_installed("ab")) {
    return;
  }
  const Site site;
  const std::string keep = GENERATE("", "-k");
  for (const std::string& url : {site.url(), site.url("/large.bin"), site.url_of_fixed_reply()}) {
    std::string command = "ab -q -n 500 -c 20 ";
    command.append(keep).append(" ").append(url);
    const std::string output = output_of(command);
    INFO(output);
    CHECK_THAT(output, ContainsSubstring("Complete requests:      500\n"));
    CHECK_THAT(output, ContainsSubstring("Failed requests:        0\n"));
    CHECK_THAT(output, !ContainsSubstring("Non-2xx"));
    const bool kept = output.find("Keep-Alive requests:    500\n") != std::string::npos;
    CHECK(kept == !keep.empty());
  }
}

TEST_CASE("wrk sees no error") {
  if (!is_installed("wrk")) {
    return;
  }
  const Site site;
  for (const std::string& url : {site.url(), site.url("/large.bin"), site.url_of_fixed_reply()}) {
    const std::string output = output_of("wrk -t 1 -c 20 -d 1s " + url);
    INFO(output);
    CHECK_THAT(output, ContainsSubstring(" requests in "));
    CHECK_THAT(output, !ContainsSubstring(" 0 requests in "));
    CHECK_THAT(output, !ContainsSubstring("Socket errors"));
    CHECK_THAT(output, !ContainsSubstring("Non-2xx"));
  }
}
