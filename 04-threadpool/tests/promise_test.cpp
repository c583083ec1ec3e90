/// @file
/// What this stage can do and the one before can't.
#include "catch.hpp"
#include "testkit.hpp"

TEST_CASE("a hundred clients, one after another, need no new thread") {
  // Every clone from the hundredth on fails; the pool was created long before.
  TestServer server({}, with_fault("clone,clone3:error=EAGAIN:when=100+"));
  for (int i = 0; i < 150; ++i) {
    TestClient client(server);
    REQUIRE(client.echoes("hello"));
  }
}
