/// @file
/// What this stage can do and the one before can't.
#include "catch.hpp"
#include "testkit.hpp"

using namespace std::chrono_literals;

TEST_CASE("a second client is served while the first is silent") {
  TestServer server;
  TestClient silent(server);
  TestClient second(server);
  REQUIRE(second.echoes("hello", 2s));
}

TEST_CASE("a client that never reads does not delay others") {
  TestServer server;
  TestClient greedy(server);
  greedy.send_until_blocked(256 << 20);
  TestClient second(server);
  REQUIRE(second.echoes("hello", 2s));
}
