/// @file
/// What this stage can do and the one before can't.
#include "catch.hpp"
#include "testkit.hpp"

namespace {

const std::vector<std::string> options{"--idle-timeout", "0.5"};

bool starts_with_a_timeout() {
  try {
    TestServer server(options);
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

}  // namespace

TEST_CASE("silent clients are disconnected, and their descriptors closed") {
  REQUIRE(starts_with_a_timeout());
  TestServer server(options);
  const std::size_t before = open_descriptors(server.pid());
  std::vector<TestClient> silent;
  for (int i = 0; i < 20; ++i) {
    silent.emplace_back(server);
  }
  for (TestClient& client : silent) {
    REQUIRE(client.is_closed());
  }
  REQUIRE(eventually([&] { return open_descriptors(server.pid()) == before; }));
}
