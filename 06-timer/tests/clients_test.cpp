/// @file
/// Clients, well-behaved or not: none disturbs another. The same file in every stage.
#include <sys/socket.h>

#include <atomic>
#include <csignal>
#include <cstdint>
#include <thread>

#include "catch.hpp"
#include "stage.hpp"
#include "testkit.hpp"

using namespace std::chrono_literals;

namespace {

/// Sanitizers need extra memory for each byte that the program uses.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

/// Sends @p text from a second thread while receiving the reply: no buffer is large enough for it.
std::string exchange(TestClient& client, const std::string& text) {
  std::string failure;
  std::thread sender([&] {
    try {
      client.send(text);
      client.half_close();
    } catch (const std::exception& caught) {
      failure = caught.what();
    }
  });
  std::string received;
  try {
    received = client.receive_rest();
  } catch (const std::exception& caught) {
    received = caught.what();
    ::shutdown(client.socket().number(), SHUT_RDWR);
  }
  sender.join();
  CHECK(failure.empty());
  return received;
}

void require_served(const TestServer& server) {
  TestClient client(server);
  REQUIRE(client.echoes("still there?"));
}

}  // namespace

TEST_CASE("every byte value comes back, NUL included") {
  TestServer server;
  TestClient client(server);
  std::string bytes;
  for (int value = 0; value < 256; ++value) {
    bytes += static_cast<char>(value);
  }
  REQUIRE(client.echoes(bytes));
}

TEST_CASE("bytes that come one at a time come back one at a time") {
  TestServer server;
  TestClient client(server);
  for (const char byte : pattern(200)) {
    REQUIRE(client.echoes(std::string(1, byte)));
  }
}

TEST_CASE("sizes around a full buffer come back whole") {
  TestServer server;
  TestClient client(server);
  for (const std::size_t size : {4095U, 4096U, 16383U, 16384U, 16385U, 32768U, 65536U}) {
    REQUIRE(client.echoes(pattern(size)));
  }
}

TEST_CASE("16 MiB come back in order") {
  TestServer server;
  TestClient client(server);
  const std::string sent = pattern(16 << 20);
  REQUIRE((exchange(client, sent) == sent));
}

TEST_CASE("after a half-close, the rest is echoed and the connection closed") {
  TestServer server;
  TestClient client(server, 4096);
  const std::string sent = pattern(1 << 20);
  REQUIRE((exchange(client, sent) == sent));
}

TEST_CASE("a half-close without data is answered with the end of the stream") {
  TestServer server;
  TestClient client(server);
  client.half_close();
  REQUIRE(client.receive_rest().empty());
}

TEST_CASE("the server survives resets") {
  TestServer server;
  for (int i = 0; i < 50; ++i) {
    TestClient client(server);
    client.send(pattern(static_cast<std::size_t>(i) * 1000 + 1));
    client.reset();
  }
  require_served(server);
}

TEST_CASE("the server survives a reset while it is sending") {
  TestServer server;
  for (int i = 0; i < 5; ++i) {
    TestClient client(server, 4096);
    client.send_until_blocked(256 << 20);
    client.reset();
  }
  require_served(server);
}

// Sending after a half-close and a reset fails with EPIPE, and raises SIGPIPE unless suppressed.
TEST_CASE("the server survives a half-close and a reset that arrive before it reads") {
  TestServer server;
  const auto signal_all = [&](int signal) {
    for (const pid_t process : processes_of(server)) {
      ::kill(process, signal);
    }
  };
  signal_all(SIGSTOP);
  for (int i = 0; i < 5; ++i) {
    TestClient client(server);
    client.send(pattern(4096));
    client.half_close();
    REQUIRE(eventually([&] { return client.end_has_arrived(); }));
    client.reset();
  }
  signal_all(SIGCONT);
  require_served(server);
}

TEST_CASE("the server survives clients that connect and leave at once") {
  TestServer server;
  for (int i = 0; i < 100; ++i) {
    TestClient client(server);
    if (i % 2 == 0) {
      client.reset();
    }
  }
  require_served(server);
}

TEST_CASE("a steady client gets its bytes while others misbehave") {
  if (stage::one_at_a_time) {
    SUCCEED("it serves one client at a time");
    return;
  }
  TestServer server;
  TestClient steady(server);
  const std::string message = pattern(50'000);
  for (int round = 0; round < 20; ++round) {
    std::vector<TestClient> others;
    for (int i = 0; i < 4; ++i) {
      others.emplace_back(server).send(std::string(200'000, 'x'));
    }
    if (round % 5 == 0) {
      others.front().send_until_blocked(64 << 20);
    }
    REQUIRE(steady.echoes(message));
    others[0].reset();
    others[1].half_close();
    REQUIRE(steady.echoes(message));
  }
}

TEST_CASE("closed connections leave no descriptor, no child process and no work behind") {
  TestServer server;
  const std::size_t processes = processes_of(server).size();
  require_served(server);
  const auto as_before = [&] { return all_children_of(server.pid()).size() + 1 == processes; };
  REQUIRE(eventually(as_before));
  const std::size_t before = descriptors_of_all(server);
  for (int i = 0; i < 60; ++i) {
    TestClient client(server);
    REQUIRE(client.echoes("half a reque"));
    if (i % 3 == 0) {
      client.reset();
    } else if (i % 3 == 1) {
      client.half_close();
      client.receive_rest();
    }
  }
  REQUIRE(eventually(as_before));
  REQUIRE(eventually([&] { return descriptors_of_all(server) <= before; }));
  const auto cpu_before = cpu_time_of_all(server);
  std::this_thread::sleep_for(500ms);
  REQUIRE(cpu_time_of_all(server) - cpu_before < 100ms);
}

TEST_CASE("an idle client costs no CPU time") {
  TestServer server;
  TestClient client(server);
  REQUIRE(client.echoes("x"));
  const auto before = cpu_time_of_all(server);
  std::this_thread::sleep_for(500ms);
  REQUIRE(cpu_time_of_all(server) - before < 100ms);
}

TEST_CASE("a client that sends but never reads costs one buffer and no CPU time") {
  TestServer server;
  TestClient client(server);
  REQUIRE(client.echoes("x"));
  const long before = status_of_all(server, "VmRSS");
  const std::size_t sent = client.send_until_blocked(256 << 20);
  REQUIRE(sent < (256 << 20));
  REQUIRE(status_of_all(server, "VmRSS") - before < (sanitized ? 65536 : 4096));
  const auto cpu_before = cpu_time_of_all(server);
  std::this_thread::sleep_for(500ms);
  REQUIRE(cpu_time_of_all(server) - cpu_before < 100ms);
}

TEST_CASE("a client that starts to read late gets everything") {
  TestServer server;
  TestClient client(server);
  const std::string first = pattern(65536);
  const std::size_t sent = client.send_until_blocked(64 << 20);
  client.half_close();
  const std::string received = client.receive_rest();
  REQUIRE(received.size() == sent);
  REQUIRE((received.substr(0, first.size()) == first));
}

TEST_CASE("HTTP keeps a connection open for the next request") {
  TestServer server({"--service", "http"});
  TestClient client(server);
  const std::string request = "GET /x HTTP/1.1\r\nHost: here\r\n\r\n";
  const std::string last = "GET /y HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n";
  client.send(request + last);
  const std::string replies = client.receive_rest();
  REQUIRE_THAT(replies, StartsWith("HTTP/1.1 200 "));
  REQUIRE_THAT(replies, ContainsSubstring("\r\n\r\n" + request + "HTTP/1.1 200 "));
  REQUIRE_THAT(replies, ContainsSubstring("\r\n\r\n" + last));
}

TEST_CASE("an HTTP client that is refused gets the reply even while it still sends") {
  TestServer server({"--service", "http"});
  for (int i = 0; i < 20; ++i) {
    TestClient client(server);
    client.send("GET / HTTP/1.1\r\nHost: here\r\nX: " + std::string(200'000, 'x'));
    REQUIRE_THAT(client.receive_rest(), StartsWith("HTTP/1.1 431 "));
  }
}

TEST_CASE("garbage gets a 400, and the next client is served") {
  TestServer server({"--service", "http"});
  TestClient client(server);
  client.send(pattern(5000) + "\r\n\r\n");
  REQUIRE_THAT(client.receive_rest(), StartsWith("HTTP/1.1 400 "));
  TestClient other(server);
  other.send("GET / HTTP/1.0\r\n\r\n");
  REQUIRE_THAT(other.receive_rest(), StartsWith("HTTP/1.1 200 "));
}
