/// @file
/// A thread per connection: where threads go, and one that can't be made.
#include "catch.hpp"
#include "testkit.hpp"

using namespace std::chrono_literals;

namespace {

long threads_of(const TestServer& server) {
  return process_status(server.pid(), "Threads");
}

}  // namespace

TEST_CASE("each connection has a thread, which ends with it") {
  TestServer server;
  TestClient first(server);
  REQUIRE(first.echoes("hello"));
  const long before = threads_of(server);
  std::vector<TestClient> clients;
  for (int i = 0; i < 20; ++i) {
    clients.emplace_back(server);
    REQUIRE(clients.back().echoes("hello"));
  }
  REQUIRE(threads_of(server) == before + 20);
  clients.clear();
  REQUIRE(eventually([&] { return threads_of(server) == before; }));
}

TEST_CASE("threads that have ended release their memory, even when no client connects again") {
  TestServer server;
  TestClient first(server);
  REQUIRE(first.echoes("hello"));
  const long alone = threads_of(server);
  const auto addresses = [&] { return process_status(server.pid(), "VmSize"); };
  // Makes 200 clients come and go, and returns what the server held when all were there.
  const auto burst = [&] {
    std::vector<TestClient> clients;
    for (int i = 0; i < 200; ++i) {
      clients.emplace_back(server);
      REQUIRE(clients.back().echoes("hello"));
    }
    return addresses();
  };
  burst();  // from now on the heaps of the threads are there
  REQUIRE(eventually([&] { return threads_of(server) == alone; }));
  // A thread is joined when the next client but one connects, at the latest.
  REQUIRE(TestClient(server).echoes("hello"));
  REQUIRE(TestClient(server).echoes("hello"));
  const long before = addresses();
  const long most = burst();
  // An unjoined thread keeps its stack, and with it its addresses. Up to fifteen may be unjoined.
  REQUIRE(most - before > 0);
  REQUIRE(eventually([&] { return addresses() - before < (most - before) / 8; }));
}

TEST_CASE("a thread that can't be made costs that client only") {
  // Which client it costs depends on whether a sanitizer has a thread of its own.
  TestServer server({}, with_fault("clone,clone3:error=EAGAIN:when=2"));
  int closed = 0;
  for (int i = 0; i < 4; ++i) {
    TestClient client(server);
    client.send("hello");
    REQUIRE(client.hears_something(time_limit));
    closed += client.is_closed(time_limit) ? 1 : 0;
  }
  REQUIRE(closed == 1);
  REQUIRE(server.stop().out == "served 4 connections, 15 bytes\n");
}

TEST_CASE("a stop ends in time with a hundred clients that don't read and a hundred idle ones") {
  TestServer server;
  std::vector<TestClient> clients;
  for (int i = 0; i < 200; ++i) {
    clients.emplace_back(server);
    if (i % 2 == 0) {
      clients.back().send_until_blocked(1 << 20);
    }
  }
  const Ended ended = server.stop();
  REQUIRE(ended.code == 0);
  REQUIRE(ended.took < stop_limit);
}

TEST_CASE("a stop while clients connect and leave loses no thread") {
  TestServer server;
  for (int i = 0; i < 200; ++i) {
    TestClient client(server);
    client.send("x");
    if (i % 2 == 0) {
      client.reset();
    }
  }
  REQUIRE(server.stop().code == 0);
}

TEST_CASE("a stop ends with the last thread, not at its deadline") {
  const auto is_quick = [] {
    TestServer server;
    std::vector<TestClient> clients;
    for (int i = 0; i < 10; ++i) {
      clients.emplace_back(server);
      REQUIRE(clients.back().echoes("hello"));
    }
    const auto asked = std::chrono::steady_clock::now();
    server.process().kill(SIGTERM);
    for (TestClient& client : clients) {
      REQUIRE(client.is_closed());
    }
    clients.clear();
    REQUIRE(server.process().wait().code == 0);
    return std::chrono::steady_clock::now() - asked < 1s;
  };
  // The machine may be busy: one in several will do.
  REQUIRE(eventually(is_quick));
}
