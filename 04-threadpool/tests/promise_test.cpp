/// @file
/// What this stage can do and the one before can't.
#include "catch.hpp"
#include "testkit.hpp"

TEST_CASE("a hundred clients, one after the other, need no new thread") {
  // Every clone from the hundredth on fails, and the pool was made long before.
  TestServer server({}, with_fault("clone,clone3:error=EAGAIN:when=100+"));
  for (int i = 0; i < 150; ++i) {
    TestClient client(server);
    REQUIRE(client.echoes("hello"));
  }
}
