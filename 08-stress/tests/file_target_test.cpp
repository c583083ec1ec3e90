/// @file
/// Tests of turning a request's target into a path, and a path into a reference.
#include "file_target.hpp"

#include <string>

#include "catch.hpp"

namespace {

/// @return the path and the query, or the status
std::string parsed(std::string_view target) {
  http::FileTarget file;
  const http::Status status = http::parse_file_target(target, file);
  return status == http::Status::ok ? "'" + file.path + "'" + std::string(file.query)
                                    : std::to_string(static_cast<int>(status));
}

}  // namespace

TEST_CASE("a target names a file below the root, or a directory") {
  CHECK(parsed("/") == "''");
  CHECK(parsed("/a") == "'a'");
  CHECK(parsed("/a/") == "'a/'");
  CHECK(parsed("/a/b.html") == "'a/b.html'");
  CHECK(parsed("/a..b/...") == "'a..b/...'");
}

TEST_CASE("a query is not part of the path") {
  CHECK(parsed("/?a=b") == "''?a=b");
  CHECK(parsed("/a?b/../c?%00") == "'a'?b/../c?%00");
  CHECK(parsed("/a%3Fb") == "'a?b'");
}

TEST_CASE("of an absolute URI, only the path counts") {
  CHECK(parsed("http://host") == "''");
  CHECK(parsed("http://host/a?b") == "'a'?b");
  CHECK(parsed("HTTP://[::1]:80/a/") == "'a/'");
  CHECK(parsed("http://host?a/b") == "''?a/b");
  CHECK(parsed("http://host/http://other/") == "'http:/other/'");
}

TEST_CASE("octets are decoded once") {
  CHECK(parsed("/%61%2Ehtm%6C") == "'a.html'");
  CHECK(parsed("/a%20b+c") == "'a b+c'");
  CHECK(parsed("/%c3%a4%FF") == "'\xc3\xa4\xff'");
  CHECK(parsed("/%2525") == "'%25'");
  CHECK(parsed("/%252e%252e/a") == "'%2e%2e/a'");
  CHECK(parsed("/%5c..%5c") == "'\\..\\'");
}

TEST_CASE("control characters and malformed escapes are a malformed request") {
  for (const std::string bad : {"/%", "/%2", "/%2/", "/%g0", "/%0g", "/%-1", "/% 1", "/a%", "/%00",
                                "/a%00.html", "/%0a", "/%0D%0A", "/%1f", "/%7F"}) {
    CAPTURE(bad);
    CHECK(parsed(bad) == "400");
  }
}

TEST_CASE("an encoded slash does not separate segments, and no file name has one") {
  CHECK(parsed("/a%2Fb") == "404");
  CHECK(parsed("/%2f") == "404");
  CHECK(parsed("/..%2f..%2fetc/passwd") == "404");
}

TEST_CASE("dots go up no further than the root, and empty segments are ignored") {
  CHECK(parsed("//") == "''");
  CHECK(parsed("//a//b//") == "'a/b/'");
  CHECK(parsed("/./a/./b/.") == "'a/b/'");
  CHECK(parsed("/a/..") == "''");
  CHECK(parsed("/a/../") == "''");
  CHECK(parsed("/a/b/..") == "'a/'");
  CHECK(parsed("/a/b/../../c") == "'c'");
  CHECK(parsed("/a/%2e%2E/c/%2e") == "'c/'");
  for (const std::string bad : {"/..", "/../", "/../a", "/a/../..", "/a/../../a", "/./..", "//..",
                                "/%2e%2e/a", "/.%2e", "http://host/.."}) {
    CAPTURE(bad);
    CHECK(parsed(bad) == "403");
  }
}

TEST_CASE("a reference begins with one slash, and everything that would end it is encoded") {
  CHECK(http::to_reference("") == "/");
  CHECK(http::to_reference("a/b.c") == "/a/b.c");
  CHECK(http::to_reference("a b?#%\"<\\\r\n\xff") == "/a%20b%3F%23%25%22%3C%5C%0D%0A%FF");
  CHECK(http::to_reference("-._~!$&'()*+,;=:@") == "/-._~!$&'()*+,;=:@");
}
