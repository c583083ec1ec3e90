/// @file
/// A process per connection: what the death of a child costs, and a fork that fails.
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "catch.hpp"
#include "testkit.hpp"

using namespace std::chrono_literals;

namespace {

/// @return 'R' for a process that runs, 'S' for one that sleeps (proc(5), stat)
char state(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string number;
  std::string name;
  char letter = '?';
  file >> number >> name >> letter;
  return letter;
}

}  // namespace

TEST_CASE("each connection has a process, which ends with it") {
  TestServer server;
  std::vector<TestClient> clients;
  for (int i = 0; i < 10; ++i) {
    clients.emplace_back(server);
    REQUIRE(clients.back().echoes("hello"));
  }
  REQUIRE(children_of(server.pid()).size() == 10);
  clients.clear();
  REQUIRE(eventually([&] { return children_of(server.pid()).empty(); }));
}

TEST_CASE("children that end leave no zombie, also when many end at once") {
  TestServer server;
  {
    std::vector<TestClient> clients;
    for (int i = 0; i < 100; ++i) {
      clients.emplace_back(server);
    }
    REQUIRE(clients.back().echoes("hello"));
  }
  REQUIRE(eventually([&] { return all_children_of(server.pid()).empty(); }));
}

TEST_CASE("killing a child costs its own client the connection, and no other") {
  TestServer server;
  TestClient unlucky(server);
  REQUIRE(unlucky.echoes("hello"));
  const std::vector<pid_t> children = children_of(server.pid());
  REQUIRE(children.size() == 1);
  TestClient lucky(server);
  REQUIRE(lucky.echoes("hello"));
  // It counts what it has sent before it waits again.
  REQUIRE(eventually([&] { return state(children.front()) == 'S'; }));
  REQUIRE(::kill(children.front(), SIGKILL) == 0);
  REQUIRE(unlucky.is_closed());
  REQUIRE(lucky.echoes("still there"));
  TestClient late(server);
  REQUIRE(late.echoes("hello"));
  // What the killed child had sent is counted.
  REQUIRE(server.stop().out == "served 3 connections, 26 bytes\n");
}

TEST_CASE("a child has neither the listener nor the sockets of others") {
  TestServer server;
  TestClient first(server);
  REQUIRE(first.echoes("hello"));
  TestClient second(server);
  REQUIRE(second.echoes("hello"));
  for (const pid_t child : children_of(server.pid())) {
    // Standard input, output and error, the wake-up, and its own client.
    REQUIRE(eventually([&] { return open_descriptors(child) == 5; }));
  }
  // And the parent has none of the clients'.
  REQUIRE(eventually([&] { return open_descriptors(server.pid()) == 5; }));
}

TEST_CASE("a fork that fails costs that client only") {
  TestServer server({}, with_fault("clone,clone3,fork,vfork:error=EAGAIN:when=1"));
  TestClient unlucky(server);
  REQUIRE(unlucky.is_closed());
  TestClient lucky(server);
  REQUIRE(lucky.echoes("hello"));
  REQUIRE(server.stop().out == "served 2 connections, 5 bytes\n");
}

TEST_CASE("children are reaped even if the server was started with SIGCHLD blocked") {
  sigset_t blocked;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGCHLD);
  sigset_t before;
  REQUIRE(::pthread_sigmask(SIG_BLOCK, &blocked, &before) == 0);
  TestServer server({"--max-connections", "1"});
  REQUIRE(::pthread_sigmask(SIG_SETMASK, &before, nullptr) == 0);
  for (int i = 0; i < 3; ++i) {
    TestClient client(server);
    REQUIRE(client.echoes("hello"));
  }
}

TEST_CASE("a stop ends a child that is paused") {
  TestServer server;
  TestClient client(server);
  REQUIRE(client.echoes("hello"));
  const std::vector<pid_t> children = children_of(server.pid());
  REQUIRE(children.size() == 1);
  REQUIRE(::kill(children.front(), SIGSTOP) == 0);
  const Ended ended = server.stop();
  REQUIRE(ended.code == 0);
  REQUIRE(ended.took < stop_limit);
  REQUIRE(eventually([&] { return !is_alive(children.front()); }));
}

TEST_CASE("a stop that reaches parent and children at once lets replies arrive") {
  TestServer server;
  TestClient client(server, 4096);
  client.send_until_blocked(256 << 20);
  for (const pid_t child : children_of(server.pid())) {
    REQUIRE(::kill(child, SIGTERM) == 0);
  }
  server.process().kill(SIGTERM);
  const std::string received = client.receive_rest();
  const Ended ended = server.process().wait();
  REQUIRE(ended.code == 0);
  REQUIRE(ended.out == "served 1 connections, " + std::to_string(received.size()) + " bytes\n");
}
