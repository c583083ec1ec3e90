/// @file
/// What this stage can do and the one before can't.
#include <algorithm>
#include <atomic>
#include <exception>
#include <list>
#include <thread>

#include "catch.hpp"
#include "testkit.hpp"

namespace {

/// A client that sends all the time, and reconnects when its connection is closed.
class BusyClient {
 public:
  BusyClient(const TestServer& server, std::size_t number)
      : server_(server),
        number_(number),
        client_(server),
        connected_(say_something()),
        thread_([this] { run(); }) {}
  ~BusyClient() {
    stopped_ = true;
    thread_.join();
  }
  BusyClient(const BusyClient&) = delete;
  BusyClient& operator=(const BusyClient&) = delete;

  /// @return whether its first message came back
  bool connected() const { return connected_; }

  /// @return how many messages have come back
  std::size_t replies() const { return replies_; }

  /// @return how often the server has closed its connection
  std::size_t times_cut() const { return times_cut_; }

  /// @return whether it got neither a reply nor a closed connection, or could not reconnect
  bool neglected() const { return neglected_; }

 private:
  void run() {
    try {
      while (!stopped_ && !neglected_) {
        if (!say_something()) {
          neglected_ = !client_.is_closed();
          ++times_cut_;
          client_ = TestClient(server_);
        }
      }
    } catch (const std::exception&) {
      neglected_ = true;  // there is no listener any more
    }
  }

  bool say_something() {
    const bool replied =
        client_.echoes("client " + std::to_string(number_) + ", " + std::to_string(replies_));
    replies_ += replied ? 1 : 0;
    return replied;
  }

  const TestServer& server_;
  const std::size_t number_;
  std::atomic<bool> stopped_{false};
  std::atomic<bool> neglected_{false};
  std::atomic<std::size_t> replies_{0};
  std::atomic<std::size_t> times_cut_{0};
  TestClient client_;
  const bool connected_;
  std::thread thread_;
};

using Crowd = std::list<BusyClient>;

std::size_t times_cut(const Crowd& crowd) {
  std::size_t sum = 0;
  for (const BusyClient& client : crowd) {
    sum += client.times_cut();
  }
  return sum;
}

/// @return whether each client gets 20 more replies
bool all_served_again(const Crowd& crowd) {
  return std::all_of(crowd.begin(), crowd.end(), [](const BusyClient& client) {
    const std::size_t before = client.replies();
    return eventually([&] { return client.replies() >= before + 20; });
  });
}

}  // namespace

TEST_CASE("a worker process that is killed under load disconnects only its own clients") {
  TestServer server({"--workers", "2"});
  const std::vector<pid_t> workers = children_of(server.pid());
  REQUIRE(workers.size() == 2);
  const std::size_t own = open_descriptors(workers[0]);
  const auto clients_of = [own](pid_t worker) { return open_descriptors(worker) - own; };
  Crowd crowd;
  // They connect while others are served, so that each worker gets some.
  REQUIRE(eventually([&] {
    crowd.emplace_back(server, crowd.size());
    return crowd.size() >= 10 && clients_of(workers[0]) >= 2 && clients_of(workers[1]) >= 2;
  }));
  REQUIRE(std::all_of(crowd.begin(), crowd.end(), [](auto& client) { return client.connected(); }));
  REQUIRE(times_cut(crowd) == 0);
  const std::size_t of_victim = clients_of(workers[0]);
  REQUIRE(of_victim + clients_of(workers[1]) == crowd.size());

  REQUIRE(::kill(workers[0], SIGKILL) == 0);
  REQUIRE(eventually([&] { return times_cut(crowd) == of_victim; }));
  REQUIRE(all_served_again(crowd));
  REQUIRE(eventually([&] { return children_of(server.pid()).size() == 2; }));
  REQUIRE(is_alive(workers[1]));
  REQUIRE(all_served_again(crowd));
  for (const BusyClient& client : crowd) {
    CHECK(client.times_cut() <= 1);
    CHECK_FALSE(client.neglected());
  }
  REQUIRE(times_cut(crowd) == of_victim);
}

TEST_CASE("a worker process that is killed is replaced, and clients are served all the while") {
  TestServer server({"--workers", "2"});
  const std::vector<pid_t> before = children_of(server.pid());
  REQUIRE(before.size() == 2);
  for (int i = 0; i < 3; ++i) {
    const std::vector<pid_t> workers = children_of(server.pid());
    REQUIRE(::kill(workers.front(), SIGKILL) == 0);
    for (int client = 0; client < 20; ++client) {
      REQUIRE(TestClient(server).echoes("still there"));
    }
    REQUIRE(eventually([&] {
      const std::vector<pid_t> now = children_of(server.pid());
      return now.size() == 2 && !is_alive(workers.front());
    }));
  }
  REQUIRE(server.stop().code == 0);
}
