/// @file
/// Which clients count as idle, and when they are disconnected.
#include <sys/socket.h>

#include <atomic>
#include <thread>

#include "catch.hpp"
#include "stage.hpp"
#include "testkit.hpp"

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

/// Half a second is promised; the rest is for a busy machine.
constexpr std::chrono::milliseconds slack = 500ms + 1500ms;

/// Both ways to serve, with an idle timeout.
std::vector<std::string> with_timeout(const std::string& seconds) {
  const std::string fewest = std::to_string(stage::min_workers);
  return {"--workers", GENERATE(true, false) ? fewest : "2", "--idle-timeout", seconds};
}

/// Waits for the end of the connection.
/// @return how long that took
std::chrono::milliseconds time_to_end(TestClient& client, Clock::time_point since) {
  REQUIRE(client.is_closed());
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - since);
}

/// Fails unless the timeout explains why a client was disconnected: on a busy machine, it may pass
/// between two messages.
/// @param since when the client began to send the last message that the server has seen
void require_overdue(Clock::time_point since, std::chrono::milliseconds timeout) {
  const auto silent = Clock::now() - since;
  REQUIRE(silent >= timeout);
  REQUIRE(silent < time_limit);
}

/// Sends the end of @p request and the beginning of the next one.
/// @return whether the whole reply arrives: it ends with the request
bool answers(TestClient& client, const std::string& request, std::size_t begun) {
  try {
    client.send(request.substr(begun) + request.substr(0, begun));
    std::string reply;
    while (reply.find(request) == std::string::npos) {
      reply += client.receive(1);
    }
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

}  // namespace

TEST_CASE("a silent client is disconnected after the timeout, and not before") {
  TestServer server(with_timeout("0.5"));
  const auto since = Clock::now();
  TestClient client(server);
  const auto took = time_to_end(client, since);
  REQUIRE(took >= 500ms);
  REQUIRE(took < 500ms + slack);
  REQUIRE(client.receive_rest().empty());
}

TEST_CASE("the timeout runs from the last byte") {
  TestServer server(with_timeout("0.5"));
  TestClient client(server);
  std::this_thread::sleep_for(300ms);
  const auto since = Clock::now();
  REQUIRE(client.echoes("hello"));
  const auto took = time_to_end(client, since);
  REQUIRE(took >= 500ms);
  REQUIRE(took < 500ms + slack);
}

TEST_CASE("an active client is never disconnected") {
  TestServer server(with_timeout("0.4"));
  TestClient client(server);
  auto spoke = Clock::now();
  for (int i = 0; i < 15; ++i) {
    std::this_thread::sleep_for(100ms);
    const auto now = Clock::now();
    if (!client.echoes("hello")) {
      require_overdue(spoke, 400ms);
      client = TestClient(server);
    }
    spoke = now;
  }
}

TEST_CASE("a client whose message is being answered is not idle, however long that takes") {
  TestServer server(with_timeout("0.4"), with_fault("sendto:delay_enter=1500000:when=1"));
  TestClient client(server);
  const auto since = Clock::now();
  REQUIRE(client.echoes("hello"));
  REQUIRE(Clock::now() - since > 400ms);
  // A thread that serves alone may count from its wake-up.
  const auto answered = stage::idle_since_wake_up ? since : Clock::now();
  REQUIRE(time_to_end(client, answered) >= 300ms);
}

TEST_CASE("a client that does not read is idle too") {
  TestServer server(with_timeout("1.5"));
  const std::size_t before = descriptors_of_all(server);
  TestClient client(server);
  client.send_until_blocked(256 << 20);
  REQUIRE(descriptors_of_all(server) == before + 1);
  REQUIRE(eventually([&] { return descriptors_of_all(server) == before; }, 1500ms + slack));
}

TEST_CASE("a disconnected idle client makes room for others") {
  std::vector<std::string> options = with_timeout("0.3");
  options.insert(options.end(), {"--max-connections", "3"});
  TestServer server(options);
  for (int round = 0; round < 3; ++round) {
    std::vector<TestClient> silent;
    for (int i = 0; i < 3; ++i) {
      silent.emplace_back(server);
    }
    for (TestClient& client : silent) {
      REQUIRE(client.is_closed());
    }
  }
}

TEST_CASE("without a timeout no client is disconnected") {
  TestServer server(with_timeout("0"));
  TestClient client(server);
  REQUIRE_FALSE(client.hears_something(1s));
  REQUIRE(client.echoes("hello"));
}

TEST_CASE("an idle server with idle clients does not wake up before the timeout") {
  TestServer server(with_timeout("30"));
  std::vector<TestClient> clients;
  for (int i = 0; i < 100; ++i) {
    clients.emplace_back(server);
  }
  REQUIRE(clients.back().echoes("hello"));
  // No periodic tick: once the reply is sent, nothing wakes the server for half a second.
  const auto sleeps_through = [&] {
    const long before = status_of_all(server, "voluntary_ctxt_switches");
    std::this_thread::sleep_for(500ms);
    return status_of_all(server, "voluntary_ctxt_switches") == before;
  };
  REQUIRE(eventually(sleeps_through, 5s));
}

TEST_CASE("a request head that trickles in has one deadline for all of it") {
  std::vector<std::string> options = with_timeout("0.6");
  options.insert(options.end(), {"--service", "http"});
  TestServer server(options);
  TestClient client(server);
  const auto since = Clock::now();
  bool closed = false;
  while (!closed && Clock::now() - since < 600ms + slack) {
    const ssize_t sent = ::send(client.socket().number(), "G", 1, MSG_NOSIGNAL);
    closed = sent == -1 || client.is_closed(100ms);
  }
  REQUIRE(closed);
  REQUIRE(Clock::now() - since >= 600ms);
}

TEST_CASE("each request on a connection has a deadline of its own") {
  std::vector<std::string> options = with_timeout("0.6");
  options.insert(options.end(), {"--service", "http"});
  TestServer server(options);
  TestClient client(server);
  const std::string request = "GET / HTTP/1.1\r\nHost: here\r\n\r\n";
  auto begun = Clock::now();
  client.send(request.substr(0, 10));
  for (int i = 0; i < 15; ++i) {
    std::this_thread::sleep_for(100ms);
    const auto now = Clock::now();
    if (!answers(client, request, 10)) {
      require_overdue(begun, 600ms);
      client = TestClient(server);
      client.send(request.substr(0, 10));
    }
    begun = now;
  }
}

TEST_CASE("a refused client that keeps sending is disconnected after the timeout") {
  std::vector<std::string> options = with_timeout("0.6");
  options.insert(options.end(), {"--service", "http"});
  TestServer server(options);
  const std::size_t before = descriptors_of_all(server);
  TestClient client(server);
  client.send("garbage\r\n\r\n");
  REQUIRE_THAT(client.receive_rest(), StartsWith("HTTP/1.1 400 "));
  const auto since = Clock::now();
  while (Clock::now() - since < 600ms + slack && descriptors_of_all(server) > before) {
    ::send(client.socket().number(), "more", 4, MSG_NOSIGNAL);
    std::this_thread::sleep_for(50ms);
  }
  REQUIRE(descriptors_of_all(server) == before);
}
