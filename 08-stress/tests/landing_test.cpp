/// @file
/// What this landing can do and the one before can't.
#include <algorithm>
#include <fstream>
#include <string>

#include "catch.hpp"
#include "testkit.hpp"
#include "trace.hpp"

namespace {

/// @return whether all workers wait for events: a worker blocks in no other call
bool all_wait(const TestServer& server) {
  const std::vector<pid_t> workers = children_of(server.pid());
  return std::all_of(workers.begin(), workers.end(), [](pid_t worker) {
    std::ifstream status("/proc/" + std::to_string(worker) + "/status");
    std::string line;
    while (std::getline(status, line) && line.rfind("State:", 0) != 0) {
    }
    return line.find("S (sleeping)") != std::string::npos;
  });
}

}  // namespace

TEST_CASE("a client wakes one of four workers, and costs one accept") {
  const Trace trace("accept4");
  std::vector<std::string> wrapper = trace.wrapper();
  // All that a client wakes look for it before the first takes it.
  wrapper.insert(wrapper.end(), {"-e", "inject=accept4:delay_enter=200000"});
  TestServer server({"--workers", "4"}, wrapper);
  REQUIRE(children_of(server.pid()).size() == 4);
  std::vector<TestClient> clients;
  for (int i = 0; i < 3; ++i) {
    REQUIRE(eventually([&] { return all_wait(server); }));
    clients.emplace_back(server);
    REQUIRE(clients.back().echoes("hello"));
  }
  REQUIRE(server.stop().code == 0);
  REQUIRE(eventually([&] { return trace.count("accept4(") >= clients.size(); }));
  CHECK(trace.count("EAGAIN") == 0);
  CHECK(trace.count("accept4(") == clients.size());
}
