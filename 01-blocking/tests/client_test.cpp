/// @file
/// What the interactive client promises.
#include <unistd.h>

#include "catch.hpp"
#include "testkit.hpp"

namespace {

std::vector<std::string> address_of(const TestServer& server) {
  return {"127.0.0.1", std::to_string(server.port())};
}

}  // namespace

TEST_CASE("the client prints only the replies, and exits at the end of its input") {
  TestServer server;
  const Ended ended = run("client", address_of(server), "one\ntwo\n\nlast without a line end");
  REQUIRE(ended.code == 0);
  REQUIRE(ended.out == "one\ntwo\n\nlast without a line end");
  REQUIRE(ended.err.empty());
}

TEST_CASE("the client prints the reply to a line before the next is typed") {
  TestServer server;
  Process client({program_path("client"), "127.0.0.1", std::to_string(server.port())});
  for (const std::string text : {"one", "two", "three"}) {
    client.write(text + "\n");
    REQUIRE(client.line() == text);
  }
  client.close_input();
  REQUIRE(client.wait().code == 0);
}

TEST_CASE("the client sends a file larger than every buffer, and gets all of it back") {
  TestServer server;
  Process pipeline({"sh", "-c",
                    "head -c 20000000 /dev/zero | " + program_path("client") + " 127.0.0.1 " +
                        std::to_string(server.port()) + " | wc -c"});
  const Ended ended = pipeline.wait();
  REQUIRE(ended.code == 0);
  REQUIRE(std::stol(ended.out) == 20'000'000);
}

TEST_CASE("without a server, the client prints one line and exits with code 1") {
  std::vector<std::string> address;
  {
    TestServer server;
    address = address_of(server);
    server.stop();
  }
  const Ended ended = run("client", address);
  REQUIRE(ended.code == 1);
  REQUIRE(ended.out.empty());
  REQUIRE(ended.err ==
          "client: cannot connect to 127.0.0.1:" + address[1] + ": Connection refused\n");
}

TEST_CASE("when the server stops, the client prints one line and exits with code 1") {
  TestServer server;
  Process client({program_path("client"), "127.0.0.1", std::to_string(server.port())});
  client.write("hello\n");
  REQUIRE(client.line() == "hello");
  REQUIRE(server.stop().code == 0);
  const Ended ended = client.wait();
  REQUIRE(ended.code == 1);
  REQUIRE(ended.err == "client: the server closed the connection\n");
}

TEST_CASE("on bad usage, the client prints one line and exits with code 2") {
  const std::vector<std::vector<std::string>> mistakes{
      {},          {"127.0.0.1"},          {"127.0.0.1", "0"}, {"127.0.0.1", "abc"}, {"", "80"},
      {"h", "-1"}, {"127.0.0.1", "65536"}, {"h", "80", "x"},   {"--bogus"}};
  for (const auto& arguments : mistakes) {
    const Ended ended = run("client", arguments);
    INFO(ended.err);
    REQUIRE(ended.code == 2);
    REQUIRE(ended.out.empty());
    REQUIRE_THAT(ended.err, StartsWith("client: "));
    REQUIRE(ended.err.find('\n') == ended.err.size() - 1);
  }
}
