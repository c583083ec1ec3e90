/// @file
/// A pool behind the accept loop: what is bounded, what waits, and what a failure costs.
#include <thread>

#include "catch.hpp"
#include "testkit.hpp"

using namespace std::chrono_literals;

TEST_CASE("the number of threads stays the same, whatever the clients do") {
  TestServer server({"--workers", "3"});
  {
    TestClient first(server);
    REQUIRE(first.echoes("hello"));
  }
  const long before = process_status(server.pid(), "Threads");
  std::vector<TestClient> clients;
  for (int i = 0; i < 50; ++i) {
    clients.emplace_back(server);
  }
  REQUIRE(clients.front().echoes("hello"));
  REQUIRE(process_status(server.pid(), "Threads") == before);
}

TEST_CASE("connections that fail cost no worker") {
  TestServer server({"--workers", "2"});
  for (int i = 0; i < 20; ++i) {
    TestClient client(server);
    client.send(pattern(100'000));
    client.reset();
  }
  TestClient first(server);
  TestClient second(server);
  REQUIRE(first.echoes("hello"));
  REQUIRE(second.echoes("hello"));
}

TEST_CASE("a full queue stops accept, and drops no client") {
  TestServer server({"--workers", "1", "--queue", "2"});
  std::vector<TestClient> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back(server);
    clients.back().send("hello");
  }
  REQUIRE(clients.front().receive(5) == "hello");
  // Standard input, output and error, the wake-up, the listener; one client served, two queued.
  REQUIRE(eventually([&] { return open_descriptors(server.pid()) == 8; }));
  std::this_thread::sleep_for(50ms);
  REQUIRE(open_descriptors(server.pid()) == 8);
  for (TestClient& client : clients) {
    client.half_close();
  }
  for (std::size_t i = 1; i < clients.size(); ++i) {
    REQUIRE(clients[i].receive_rest() == "hello");
  }
  REQUIRE(server.stop().out == "served 8 connections, 40 bytes\n");
}

TEST_CASE("a stop closes what waits in the queue, in time") {
  TestServer server({"--workers", "1", "--queue", "5"});
  std::vector<TestClient> clients;
  for (int i = 0; i < 10; ++i) {
    clients.emplace_back(server);
  }
  REQUIRE(clients.front().echoes("hello"));
  const Ended ended = server.stop();
  REQUIRE(ended.code == 0);
  REQUIRE(ended.took < stop_limit);
  for (TestClient& client : clients) {
    REQUIRE(client.is_closed());
  }
}
