/// @file
/// That the stage's sketch runs and echoes. The same file in every stage.
#include <cstdlib>

#include "catch.hpp"
#include "testkit.hpp"

TEST_CASE("the sketch says where it listens, and echoes a line") {
  // The test's kit starts as the server what this names.
  REQUIRE(::setenv("COURSE_SERVER", program_path("sketch").c_str(), 1) == 0);
  TestServer sketch;
  REQUIRE(sketch.ready_line() == "listening on 127.0.0.1:" + std::to_string(sketch.port()));
  TestClient client(sketch);
  REQUIRE(client.echoes("hello\n"));
  client.half_close();
  REQUIRE(client.receive_rest().empty());
}
