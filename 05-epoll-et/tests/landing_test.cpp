/// @file
/// What this landing can do and the one before can't.
#include <chrono>

#include "catch.hpp"
#include "testkit.hpp"

using namespace std::chrono_literals;

namespace {

/// @return how long eight clients wait for their echoes when each send takes a second
std::chrono::steady_clock::duration time_for_eight(const std::vector<std::string>& options) {
  TestServer server(options, with_fault("sendto:delay_enter=1000000"));
  std::vector<TestClient> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back(server);
  }
  const auto start = std::chrono::steady_clock::now();
  for (TestClient& client : clients) {
    client.send("hello");
  }
  for (TestClient& client : clients) {
    REQUIRE(client.receive(5) == "hello");
  }
  return std::chrono::steady_clock::now() - start;
}

bool has_workers() {
  try {
    TestServer server({"--workers", "8"});
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

}  // namespace

TEST_CASE("eight workers serve eight clients at the same time") {
  // One after the other takes eight seconds, however fast the machine is.
  REQUIRE(has_workers());
  REQUIRE(time_for_eight({"--workers", "8"}) < 6s);
}
