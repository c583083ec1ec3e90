/// @file
/// What this stage can do and the one before can't.
#include "catch.hpp"
#include "testkit.hpp"

TEST_CASE("fifty connections need one process") {
  TestServer server;
  std::vector<TestClient> clients;
  for (int i = 0; i < 50; ++i) {
    clients.emplace_back(server);
    REQUIRE(clients.back().echoes("hello"));
  }
  REQUIRE(children_of(server.pid()).empty());
}
