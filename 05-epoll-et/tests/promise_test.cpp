/// @file
/// What this stage can do and the one before can't.
#include "catch.hpp"
#include "testkit.hpp"

using namespace std::chrono_literals;

TEST_CASE("more silent clients than workers do not delay another client") {
  TestServer server({"--workers", "2"});
  std::vector<TestClient> silent;
  for (int i = 0; i < 20; ++i) {
    silent.emplace_back(server);
  }
  TestClient busy(server);
  REQUIRE(busy.echoes("hello", 2s));
}

TEST_CASE("more clients that never read than workers do not delay another client") {
  TestServer server({"--workers", "2"});
  std::vector<TestClient> greedy;
  for (int i = 0; i < 3; ++i) {
    greedy.emplace_back(server);
    greedy.back().send_until_blocked(256 << 20);
  }
  TestClient busy(server);
  REQUIRE(busy.echoes("hello", 2s));
}
