/// @file
/// What this stage can do and the one before can't.
#include "catch.hpp"
#include "log_kit.hpp"
#include "testkit.hpp"

namespace {

bool starts_with(const std::vector<std::string>& options) {
  try {
    TestServer server(options);
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

}  // namespace

TEST_CASE("each connection leaves a log line with its byte counts and how it ended") {
  const Directory directory;
  const std::vector<std::string> options{"--log-level", "info", "--log-file", directory.log()};
  REQUIRE(starts_with(options));
  TestServer server(options);
  for (int i = 0; i < 3; ++i) {
    TestClient client(server);
    REQUIRE(client.echoes("hello"));
    client.half_close();
    REQUIRE(client.is_closed());
  }
  REQUIRE(server.stop().code == 0);
  const auto lines = lines_of(text_of(directory.log()));
  REQUIRE(std::count_if(lines.begin(), lines.end(), [](const std::string& line) {
            return line.find("5 bytes received, 5 sent: ended by the client") != std::string::npos;
          }) == 3);
}
