/// @file
/// Tests of the parser of HTTP request heads.
#include "http_head.hpp"

#include <string>

#include "catch.hpp"
#include "http_reply.hpp"

namespace {

using http::Status;

Status status_of(const std::string& text) {
  http::RequestHead head;
  return http::parse_head(text, head);
}

Status status_of_line(const std::string& request_line) {
  return status_of(request_line + "\r\nHost: a\r\n\r\n");
}

/// @param fields each with its CRLF
http::RequestHead head_with(const std::string& fields, Status expected = Status::ok) {
  const std::string text = "GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
  http::RequestHead head;
  CAPTURE(fields);
  CHECK(http::parse_head(text, head) == expected);
  head.text = head.method = head.target = head.field_lines = {};
  return head;
}

}  // namespace

TEST_CASE("a head is parsed into its method, target, version and fields") {
  const std::string text =
      "HEAD /a%20b?c=d HTTP/1.1\r\nhOsT: example.org:80\r\nRange:\t bytes=0-1 \t\r\nEmpty:\r\n\r\n";
  http::RequestHead head;
  REQUIRE(http::parse_head(text, head) == Status::ok);
  CHECK(head.text == text);
  CHECK(head.method == "HEAD");
  CHECK(head.target == "/a%20b?c=d");
  CHECK(head.minor_version == 1);
  CHECK(head.field("Host") == "example.org:80");
  CHECK(head.field("range") == "bytes=0-1");
  CHECK(head.field("EMPTY") == "");
  CHECK_FALSE(head.field("Rang").has_value());
}

TEST_CASE("of several fields of the same name, the first is found") {
  const std::string text = "GET / HTTP/1.0\nA: 1\na: 2\n\n";
  http::RequestHead head;
  REQUIRE(http::parse_head(text, head) == Status::ok);
  CHECK(head.field("a") == "1");
}

TEST_CASE("a request line is a method, a target and a version, one space apart") {
  for (const std::string good : {"GET / HTTP/1.1", "GET / HTTP/1.0", "GET / HTTP/1.9",
                                 "M-SEARCH!#$%&'*+.^_`|~ / HTTP/1.1"}) {
    CAPTURE(good);
    CHECK(status_of_line(good) == Status::ok);
  }
  for (const std::string bad : {"GET",
                                "GET /",
                                "GET  / HTTP/1.1",
                                "GET /  HTTP/1.1",
                                " GET / HTTP/1.1",
                                "GET / HTTP/1.1 ",
                                "GET /a b HTTP/1.1",
                                "GET\t/ HTTP/1.1",
                                "GET / http/1.1",
                                "GET / HTTP/1",
                                "GET / HTTP/1.10",
                                "GET / HTTP/11.1",
                                "GET / HTTP/1,1",
                                "GET / HTTP/x.1",
                                "GET / HTTP/1.x",
                                "GET / XHTTP/1.1",
                                "G(T / HTTP/1.1",
                                "G\xc3T / HTTP/1.1",
                                "GET  HTTP/1.1",
                                " / HTTP/1.1",
                                "\rGET / HTTP/1.1",
                                "GET / HTTP/1.1\r",
                                "GET /\r HTTP/1.1",
                                "GET /\x01 HTTP/1.1",
                                "GET /\x7f HTTP/1.1"}) {
    CAPTURE(bad);
    CHECK(status_of_line(bad) == Status::bad_request);
  }
}

TEST_CASE("a version other than HTTP/1 is refused as not supported") {
  for (const std::string other : {"GET / HTTP/0.9", "GET / HTTP/2.0", "PRI * HTTP/2.0"}) {
    CAPTURE(other);
    CHECK(status_of_line(other) == Status::version_not_supported);
  }
}

TEST_CASE("a target is a path, an absolute URI, or another form that its method allows") {
  for (const std::string good : {"GET /", "GET //", "GET /?a=b&c", "GET /{|}\"", "GET http://a",
                                 "GET HTTP://a.b:80/c?d", "GET http://[::1]:80/", "GET https://a?b",
                                 "OPTIONS *", "OPTIONS /", "CONNECT a:443", "CONNECT [::1]:443"}) {
    CAPTURE(good);
    CHECK(status_of_line(good + " HTTP/1.1") == Status::ok);
  }
  for (const std::string bad :
       {"GET *", "GET a", "GET a/b", "GET /#a", "GET /\xc3\xa9", "GET http:/a", "GET ://a",
        "GET 1://a", "GET http://", "GET http:///a", "GET http://:80/", "GET http://user@a/",
        "GET http://a:b/", "CONNECT /", "CONNECT a", "CONNECT :443",
        "CONNECT a:", "CONNECT http://a:1/", "OPTIONS **"}) {
    CAPTURE(bad);
    CHECK(status_of_line(bad + " HTTP/1.1") == Status::bad_request);
  }
}

TEST_CASE("a field is a token, a colon and a value without control characters") {
  head_with("A:\r\nB: \r\nC:d\r\n!#$%&'*+-.^_`|~09:  a b\tc \xff\r\n");
  for (const std::string bad :
       {"A\r\n", ": a\r\n", "A : b\r\n", "A\t: b\r\n", " A: b\r\n", "A: b\r\n c\r\n",
        "A: b\r\n\tc\r\n", "A b: c\r\n", "A(: b\r\n", "A\xc3: b\r\n", "A: b\rc\r\n", "A: b\r\r\n",
        "\r\r\n", "A: \x01\r\n", "A: \x7f\r\n", "A: b\r\n : c\r\n"}) {
    head_with(bad, Status::bad_request);
  }
  head_with(std::string("A: b\0c\r\n", 8), Status::bad_request);
  head_with(std::string("A\0: b\r\n", 7), Status::bad_request);
}

TEST_CASE("HTTP/1.1 requires a Host field, and no version accepts two or a malformed one") {
  for (const std::string good : {"", "a", "a.b:80", "a:", "[::1]", "[::1]:80", "a_b%20c", ":80"}) {
    CAPTURE(good);
    CHECK(status_of("GET / HTTP/1.1\r\nHost: " + good + "\r\n\r\n") == Status::ok);
  }
  for (const std::string bad :
       {"a b", "a/b", "a:b", "a:1:2", "[", "[]", "[::1", "[::1]a", "a@b", "a\xff"}) {
    CAPTURE(bad);
    CHECK(status_of("GET / HTTP/1.1\r\nHost: " + bad + "\r\n\r\n") == Status::bad_request);
    CHECK(status_of("GET / HTTP/1.0\r\nHost: " + bad + "\r\n\r\n") == Status::bad_request);
  }
  CHECK(status_of("GET / HTTP/1.0\r\n\r\n") == Status::ok);
  CHECK(status_of("GET / HTTP/1.1\r\n\r\n") == Status::bad_request);
  CHECK(status_of("GET http://a/ HTTP/1.1\r\n\r\n") == Status::bad_request);
  CHECK(status_of("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n") == Status::bad_request);
  CHECK(status_of("GET / HTTP/1.0\r\nHost: a\r\nhost:\r\n\r\n") == Status::bad_request);
}

TEST_CASE("a body's length is one decimal number, given in only one way") {
  CHECK(head_with("").content_length == 0);
  CHECK(head_with("Content-Length: 0042\r\n").content_length == 42);
  CHECK(head_with("Content-Length: 7\r\ncontent-length: 7\r\n").content_length == 7);
  CHECK(head_with("Content-Length: 18446744073709551615\r\n").content_length == UINT64_MAX);
  for (const std::string bad :
       {"Content-Length:\r\n", "Content-Length: -1\r\n", "Content-Length: +1\r\n",
        "Content-Length: 1 2\r\n", "Content-Length: 1, 1\r\n", "Content-Length: 0x10\r\n",
        "Content-Length: 18446744073709551616\r\n", "Content-Length: 1\r\nContent-Length: 2\r\n",
        "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n"}) {
    head_with(bad, Status::bad_request);
  }
}

TEST_CASE("chunked is the only transfer coding that is supported") {
  CHECK_FALSE(head_with("").chunked);
  CHECK(head_with("Transfer-Encoding: Chunked\r\n").chunked);
  CHECK(head_with("Transfer-Encoding: , chunked ,\r\n").chunked);
  for (const std::string unknown :
       {"gzip", "gzip, chunked", "identity", "x;a=b", "gzip\r\nTransfer-Encoding: chunked"}) {
    head_with("Transfer-Encoding: " + unknown + "\r\n", Status::not_implemented);
  }
  for (const std::string bad :
       {"", ",", "chunked, chunked", "chunked, gzip", "chunked;a=b", "chunked chunked",
        "\"chunked\"", "chunked\r\nTransfer-Encoding: chunked", "gzip\r\nContent-Length: 1"}) {
    head_with("Transfer-Encoding: " + bad + "\r\n", Status::bad_request);
  }
  CHECK(status_of("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n") == Status::bad_request);
}

TEST_CASE("a head ends at the first empty line after a line") {
  CHECK(http::find_head_end("a\r\n\r\nb", 0) == 5);
  CHECK(http::find_head_end("a\n\nb", 0) == 3);
  CHECK(http::find_head_end("a\r\n\nb", 0) == 4);
  CHECK(http::find_head_end("a\n\r\nb", 0) == 4);
  CHECK(http::find_head_end("a\nb\n\n", 0) == 5);
  for (const std::string part :
       {"", "a", "a\r", "a\r\n", "a\r\n\r", "a\r\n\r\r\n", "a\r\n b\r\n"}) {
    CAPTURE(part);
    CHECK_FALSE(http::find_head_end(part, 0).has_value());
  }
}

TEST_CASE("the search for a head's end continues where it stopped") {
  const std::string head = "a: b\r\nc: d\r\n\r\n";
  for (std::size_t known = 0; known < head.size(); ++known) {
    CAPTURE(known);
    CHECK(http::find_head_end(head, known) == head.size());
  }
  CHECK_FALSE(http::find_head_end("a\n\nbcd", 5).has_value());
}

TEST_CASE("a date is written in HTTP's format") {
  using std::chrono::seconds;
  using std::chrono::system_clock;
  CHECK(http::date(system_clock::time_point()) == "Thu, 01 Jan 1970 00:00:00 GMT");
  CHECK(http::date(system_clock::time_point(seconds(784111777))) ==
        "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(http::date(system_clock::time_point(seconds(951782400))) ==
        "Tue, 29 Feb 2000 00:00:00 GMT");
}
