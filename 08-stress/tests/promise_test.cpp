/// @file
/// What this stage can do and the one before can't.
#include "catch.hpp"
#include "testkit.hpp"

TEST_CASE("a process that serves may be killed: the service goes on, and its place is filled") {
  TestServer server({"--workers", "2"});
  const std::vector<pid_t> before = children_of(server.pid());
  REQUIRE(before.size() == 2);
  for (int i = 0; i < 3; ++i) {
    const std::vector<pid_t> workers = children_of(server.pid());
    REQUIRE(::kill(workers.front(), SIGKILL) == 0);
    for (int client = 0; client < 20; ++client) {
      REQUIRE(TestClient(server).echoes("still there"));
    }
    REQUIRE(eventually([&] {
      const std::vector<pid_t> now = children_of(server.pid());
      return now.size() == 2 && !is_alive(workers.front());
    }));
  }
  REQUIRE(server.stop().code == 0);
}
