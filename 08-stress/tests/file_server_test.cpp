/// @file
/// Sending files to a client: by sendfile(2) and by copying; whole, in part, and truncated.
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <thread>

#include "catch.hpp"
#include "directory.hpp"
#include "testkit.hpp"

using namespace std::chrono_literals;

namespace {

std::vector<std::string> serving(const std::string& root, bool copied) {
  std::vector<std::string> options{"--service", "http", "--root", root, "--workers", "1"};
  if (copied) {
    options.emplace_back("--no-sendfile");
  }
  return options;
}

std::string get(const std::string& target, const std::string& more = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: here\r\n" + more + "\r\n";
}

/// @return what follows the head of a reply
std::string body(const std::string& reply) {
  return reply.substr(reply.find("\r\n\r\n") + 4);
}

/// @return what arrives until the connection is reset
std::string receive_until_reset(const TestClient& client) {
  const timeval limit{20, 0};
  ::setsockopt(client.socket().number(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  std::string all;
  std::string chunk(65536, '\0');
  ssize_t count = 0;
  while ((count = ::recv(client.socket().number(), chunk.data(), chunk.size(), 0)) > 0) {
    all.append(chunk, 0, static_cast<std::size_t>(count));
  }
  REQUIRE(count == -1);
  REQUIRE(errno == ECONNRESET);
  return all;
}

}  // namespace

TEST_CASE("a file arrives unchanged, by sendfile and by copying") {
  const bool copied = GENERATE(false, true);
  const std::size_t size = GENERATE(0U, 1U, 16384U, 16385U, 100'000U, 20'000'000U);
  const Directory directory;
  const std::string bytes = pattern(size);
  std::ofstream(directory.path("file")) << bytes;
  TestServer server(serving(directory.path(), copied));
  TestClient client(server, 4096);
  client.send(get("/file", "Connection: close\r\n"));
  REQUIRE((body(client.receive_rest()) == bytes));
}

TEST_CASE("pipelined requests are answered in order, with and without files") {
  const Directory directory;
  const std::string bytes = pattern(300'000);
  std::ofstream(directory.path("a")) << bytes;
  std::ofstream(directory.path("b")) << "small";
  TestServer server(serving(directory.path(), GENERATE(false, true)));
  TestClient client(server);
  client.send(get("/a") + get("/none") + get("/b") + get("/a", "Connection: close\r\n"));
  const std::string replies = client.receive_rest();
  const std::size_t first = replies.find(bytes);
  const std::size_t none = replies.find("HTTP/1.1 404 ");
  const std::size_t small = replies.find("small");
  REQUIRE(first < none);
  REQUIRE(none < small);
  REQUIRE((replies.substr(replies.size() - bytes.size()) == bytes));
}

TEST_CASE("a part beyond 4 GiB is sent from its offset") {
  const Directory directory;
  const std::uint64_t size = (std::uint64_t{5} << 30) + 7;
  directory.write("sparse", "");
  std::filesystem::resize_file(directory.path("sparse"), size - 4);
  std::ofstream(directory.path("sparse"), std::ios::app) << "last";
  TestServer server(serving(directory.path(), GENERATE(false, true)));
  TestClient client(server);
  client.send(get("/sparse", "Range: bytes=-6\r\nConnection: close\r\n"));
  REQUIRE(body(client.receive_rest()) == std::string("\0\0last", 6));
}

TEST_CASE("a part may begin below 2 GiB and end above it") {
  const Directory directory;
  directory.write("sparse", "");
  std::filesystem::resize_file(directory.path("sparse"), (std::uint64_t{1} << 31) - 4);
  std::ofstream(directory.path("sparse"), std::ios::app) << "here and beyond";
  TestServer server(serving(directory.path(), GENERATE(false, true)));
  TestClient client(server);
  client.send(get("/sparse", "Range: bytes=2147483640-\r\nConnection: close\r\n"));
  REQUIRE(body(client.receive_rest()) == std::string(4, '\0') + "here and beyond");
}

TEST_CASE("a configuration file as other web-server courses write it is accepted") {
  const Directory directory;
  directory.write("html/dir/page.html", "<p>page");
  directory.write("html/empty/file.txt", "text");
  const std::string config =
      directory.write("httpd.conf",
                      "cpu_limit 2       # maximum CPU count to use\n"
                      "thread_limit 256  # maximum simultaneous connections\n"
                      "document_root " +
                          directory.path("html") + "\n");
  TestServer server({"--config", config});
  REQUIRE(children_of(server.pid()).size() == 2);
  const auto reply = [&](const std::string& request) {
    TestClient client(server);
    client.send(request);
    return client.receive_rest();
  };
  const std::string page = reply("GET /dir/page.html HTTP/1.0\r\n\r\n");
  CHECK_THAT(page, StartsWith("HTTP/1.1 200 OK\r\n"));
  CHECK_THAT(page, ContainsSubstring("\r\nServer: "));
  CHECK_THAT(page, ContainsSubstring("\r\nDate: "));
  CHECK_THAT(page, ContainsSubstring("\r\nContent-Type: text/html"));
  CHECK_THAT(page, ContainsSubstring("\r\nContent-Length: 7\r\n"));
  CHECK(body(page) == "<p>page");
  CHECK(body(reply("HEAD /dir/page.html HTTP/1.0\r\n\r\n")).empty());
  CHECK_THAT(reply("GET /empty/ HTTP/1.0\r\n\r\n"), StartsWith("HTTP/1.1 403 "));
  CHECK_THAT(reply("GET /dir/page.html/ HTTP/1.0\r\n\r\n"), StartsWith("HTTP/1.1 404 "));
  CHECK_THAT(reply("POST /dir/page.html HTTP/1.0\r\n\r\n"), StartsWith("HTTP/1.1 405 "));
}

TEST_CASE("truncating a file while it is sent ends the connection, with no wrong bytes") {
  const bool copied = GENERATE(false, true);
  const Directory directory;
  const std::string bytes = pattern(50'000'000);
  std::ofstream(directory.path("file")) << bytes;
  TestServer server(serving(directory.path(), copied));
  TestClient client(server, 4096);
  client.send(get("/file"));
  const std::string begin = client.receive(10'000);
  std::filesystem::resize_file(directory.path("file"), 1000);
  const std::string got =
      body(begin + (copied ? client.receive_rest() : receive_until_reset(client)));
  REQUIRE(got.size() < bytes.size());
  // sendfile(2) queues the file's own pages, which the kernel fills with zeros when it truncates
  // the file. The reset discards what has not been sent; only a copy is completely safe.
  const auto is_right = [copied](char received, char original) {
    return received == original || (!copied && received == 0);
  };
  REQUIRE(std::equal(got.begin(), got.end(), bytes.begin(), is_right));
  TestClient other(server);
  other.send(get("/none", "Connection: close\r\n"));
  REQUIRE_THAT(other.receive_rest(), StartsWith("HTTP/1.1 404 "));
}

TEST_CASE("a client that leaves in the middle of a file, or stops reading, ends no worker") {
  const Directory directory;
  directory.write("large", "");
  std::filesystem::resize_file(directory.path("large"), std::uintmax_t{1} << 30);
  std::vector<std::string> options = serving(directory.path(), GENERATE(false, true));
  options.insert(options.end(), {"--idle-timeout", "1"});
  TestServer server(options);
  const std::vector<pid_t> workers = children_of(server.pid());
  const std::size_t descriptors = open_descriptors(workers.at(0));
  TestClient lazy(server, 4096);
  lazy.send(get("/large"));
  for (int i = 0; i < 20; ++i) {
    TestClient gone(server, 4096);
    gone.send(get("/large"));
    REQUIRE(gone.receive(1000).size() == 1000);
  }
  REQUIRE(eventually([&] { return open_descriptors(workers.at(0)) <= descriptors; }));
  REQUIRE(children_of(server.pid()) == workers);
}

TEST_CASE("a client that reads a large file does not delay others, a stalled one costs no CPU") {
  const Directory directory;
  directory.write("large", "");
  std::filesystem::resize_file(directory.path("large"), std::uintmax_t{3} << 30);
  TestServer server(serving(directory.path(), GENERATE(false, true)));
  TestClient lazy(server, 4096);
  lazy.send(get("/large"));
  TestClient large(server);
  large.send(get("/large"));
  std::thread reader([&] {
    try {
      large.receive(500'000'000);
    } catch (const std::runtime_error&) {
    }
  });
  for (int i = 0; i < 20; ++i) {
    TestClient other(server);
    other.send(get("/none", "Connection: close\r\n"));
    CHECK_THAT(other.receive_rest(), StartsWith("HTTP/1.1 404 "));
  }
  ::shutdown(large.socket().number(), SHUT_RDWR);
  reader.join();
  std::this_thread::sleep_for(100ms);
  const auto before = cpu_time_of_all(server);
  std::this_thread::sleep_for(300ms);
  CHECK(cpu_time_of_all(server) - before < 100ms);
  CHECK(server.stop().took < stop_limit);
}
