/// @file
/// Workers under clients that ask for more than their turn, and leave in the middle of it.
#include <sys/socket.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <thread>

#include "catch.hpp"
#include "log_kit.hpp"
#include "testkit.hpp"

namespace {

/// Sends a lot, lets it come back, and is gone in the middle of it.
void flood_and_leave(const TestServer& server, int member) {
  const std::string chunk(65536, 'x');
  for (int i = 0; i < 60; ++i) {
    TestClient client(server);
    std::thread reader([&] {
      std::vector<char> buffer(1 << 20);
      while (::recv(client.socket().number(), buffer.data(), buffer.size(), 0) > 0) {
      }
    });
    for (int sent = 0; sent < 10 + (i + member) % 30; ++sent) {
      ::send(client.socket().number(), chunk.data(), chunk.size(), MSG_NOSIGNAL);
    }
    ::shutdown(client.socket().number(), i % 2 == 0 ? SHUT_RDWR : SHUT_WR);
    reader.join();
  }
}

/// @return how often each system call was made, and "total", as strace(1) writes it in two columns
std::map<std::string, int> calls_in(const std::string& file) {
  std::map<std::string, int> calls;
  std::ifstream table(file);
  for (std::string line; std::getline(table, line);) {
    std::istringstream row(line);
    int count = 0;
    std::string name;
    if (row >> count >> name) {
      calls[name] = count;
    }
  }
  return calls;
}

}  // namespace

TEST_CASE("a message costs one receive and one send, and a wait at most") {
  const Directory directory;
  const std::string summary = directory.log() + ".calls";
  std::vector<std::string> counting = with_fault("");
  counting.erase(std::find(counting.begin(), counting.end(), "-o"), counting.end());
  counting.insert(counting.end(), {"-c", "-U", "calls,name", "-o", summary});
  constexpr int messages = 2000;
  {
    TestServer server({"--workers", "1"}, counting);
    TestClient client(server);
    for (int i = 0; i < messages; ++i) {
      REQUIRE(client.echoes("hello"));
    }
    client.half_close();
    REQUIRE(client.receive_rest().empty());
    REQUIRE(server.stop().code == 0);
  }
  REQUIRE(eventually([&] { return calls_in(summary).count("total") == 1; }));
  std::map<std::string, int> calls = calls_in(summary);
  CHECK(calls["recvfrom"] == messages + 1);
  CHECK(calls["sendto"] == messages);
  CHECK(calls["epoll_wait"] < messages + 50);
  const int rest = calls["total"] - calls["recvfrom"] - calls["sendto"] - calls["epoll_wait"];
  // The start and the stop, for a sanitizer several hundred. What comes with each message is more.
  CHECK(rest < messages);
}

TEST_CASE("clients that flood and leave in the middle of a turn harm no other") {
  TestServer server({"--workers", "1"});
  const std::vector<pid_t> before = children_of(server.pid());
  std::vector<std::thread> crowd;
  for (int member = 0; member < 4; ++member) {
    crowd.emplace_back([&, member] { flood_and_leave(server, member); });
  }
  for (std::thread& member : crowd) {
    member.join();
  }
  TestClient last(server);
  REQUIRE(last.echoes("still there"));
  // Nor has a worker died of it.
  REQUIRE(children_of(server.pid()) == before);
}

TEST_CASE("a log that can't be opened any more costs its lines, not the service") {
  const Directory directory;
  TestServer server({"--workers", "1", "--log-level", "info", "--log-file", directory.log()});
  std::filesystem::remove_all(std::filesystem::path(directory.log()).parent_path());
  const std::vector<pid_t> workers = children_of(server.pid());
  REQUIRE(workers.size() == 1);
  REQUIRE(::kill(workers.front(), SIGKILL) == 0);
  REQUIRE(eventually([&] { return !is_alive(workers.front()); }));
  TestClient client(server);
  REQUIRE(client.echoes("still there"));
  REQUIRE(server.stop().code == 0);
}
