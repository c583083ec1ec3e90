/// @file
/// What every server promises: how it starts, serves and stops. The same file in every stage.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <thread>

#include <fmt/format.h>

#include "catch.hpp"
#include "stage.hpp"
#include "testkit.hpp"

using namespace std::chrono_literals;

namespace {

bool has_pending_signals(pid_t pid) {
  return process_status(pid, "SigPnd") != 0 || process_status(pid, "ShdPnd") != 0;
}

/// @return whether this machine has an IPv6 loopback address
bool has_ipv6() {
  const Fd socket(::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = in6addr_loopback;
  return socket &&
         ::bind(socket.number(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
}

/// Requires one line on standard error, an empty standard output, and this exit code.
void require_one_line(const Ended& ended, int code, const std::string& beginning) {
  INFO("standard error: " << ended.err << "standard output: " << ended.out);
  REQUIRE(ended.code == code);
  REQUIRE(ended.out.empty());
  REQUIRE_THAT(ended.err, StartsWith(beginning));
  REQUIRE(ended.err.find('\n') == ended.err.size() - 1);
}

/// @return a port without a listener: that of a server that has stopped
std::string free_port() {
  TestServer server;
  std::string port = std::to_string(server.port());
  REQUIRE(server.stop().code == 0);
  return port;
}

/// @return the options that make this stage's server serve one connection at a time
std::vector<std::string> one_at_a_time() {
  if (stage::one_at_a_time) {
    return {};
  }
  return {std::string(stage::limit_option), "1"};
}

bool can_connect(const std::string& port) {
  const Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(port)));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return ::connect(socket.number(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
}

std::string served(int connections, std::size_t bytes) {
  return fmt::format("served {} connections, {} bytes\n", connections, bytes);
}

/// @return how many descriptors a ready server has open; with no more, it can't accept a client
int own_descriptors() {
  TestServer server;
  std::size_t most = 0;
  for (const pid_t pid : processes_of(server)) {
    most = std::max(most, open_descriptors(pid));
  }
  return static_cast<int>(most);
}

/// @return whether the client was quick enough: the server drains its bytes for only a second
bool is_closed_gracefully_across_a_stop() {
  TestServer server({"--service", "http"});
  TestClient client(server);
  const auto begun = std::chrono::steady_clock::now();
  client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  client.receive_rest();
  server.process().kill(SIGTERM);
  std::this_thread::sleep_for(100ms);
  client.send("more");  // a closed socket would answer with a reset
  std::this_thread::sleep_for(100ms);
  int error = 0;
  socklen_t length = sizeof error;
  REQUIRE(::getsockopt(client.socket().number(), SOL_SOCKET, SO_ERROR, &error, &length) == 0);
  const bool in_time = std::chrono::steady_clock::now() - begun < 1s;
  REQUIRE((error == 0 || !in_time));
  return in_time;
}

/// @return whether the client was quick enough, as above
bool is_closed_gracefully_while_sending() {
  TestServer server;
  TestClient client(server);
  std::atomic<bool> over{false};
  std::thread sender([&] {
    const std::string chunk(1024, 'x');
    while (!over &&
           ::send(client.socket().number(), chunk.data(), chunk.size(), MSG_NOSIGNAL) > 0) {
    }
  });
  std::string received;
  std::string failure;
  std::chrono::steady_clock::time_point asked;
  try {
    received = client.receive(1 << 20);
    asked = std::chrono::steady_clock::now();
    server.process().kill(SIGTERM);
    received += client.receive_rest();
  } catch (const std::exception& caught) {
    failure = caught.what();
  }
  const bool in_time = std::chrono::steady_clock::now() - asked < 1s;
  over = true;
  ::shutdown(client.socket().number(), SHUT_RDWR);
  sender.join();
  const Ended ended = server.process().wait();
  REQUIRE(ended.code == 0);
  if (in_time) {
    REQUIRE(failure.empty());
    REQUIRE(ended.out == served(1, received.size()));
  }
  return in_time;
}

}  // namespace

TEST_CASE("the ready line has the numeric address and the port that the kernel picked") {
  TestServer server;
  REQUIRE(server.ready_line() == fmt::format("listening on 127.0.0.1:{}", server.port()));
  REQUIRE(server.port() != 0);
}

TEST_CASE("a host name is resolved, and announced as a numeric address") {
  TestServer server({"--host", "localhost"});
  const bool numeric =
      server.ready_line() == fmt::format("listening on 127.0.0.1:{}", server.port()) ||
      server.ready_line() == fmt::format("listening on [::1]:{}", server.port());
  REQUIRE(numeric);
}

TEST_CASE("an IPv6 address is announced in brackets") {
  if (!has_ipv6()) {
    WARN("this machine has no IPv6 loopback address");
    return;
  }
  TestServer server({"--host", "::1"});
  REQUIRE(server.ready_line() == fmt::format("listening on [::1]:{}", server.port()));
}

TEST_CASE("a port in use is reported in one line with exit code 1") {
  TestServer first;
  const std::string port = std::to_string(first.port());
  require_one_line(run("server", {"--port", port}), 1,
                   "server: cannot listen on 127.0.0.1:" + port + ": Address already in use\n");
}

TEST_CASE("an address of another machine is reported in one line with exit code 1") {
  // 192.0.2.0/24 is reserved for documentation (RFC 5737), and listening there sends nothing.
  require_one_line(run("server", {"--host", "192.0.2.1", "--port", "0"}), 1,
                   "server: cannot listen on 192.0.2.1:0: Cannot assign requested address\n");
  if (has_ipv6()) {
    require_one_line(run("server", {"--host", "2001:db8::1", "--port", "0"}), 1,
                     "server: cannot listen on [2001:db8::1]:0: ");
  }
}

TEST_CASE("a privileged port is reported in one line with exit code 1") {
  if (::geteuid() == 0) {
    // Still root, so that the program may be run, but without the capability for low ports.
    Process process({"setpriv", "--bounding-set=-net_bind_service", "--inh-caps=-net_bind_service",
                     program_path("server"), "--port", "7"});
    require_one_line(process.wait(), 1,
                     "server: cannot listen on 127.0.0.1:7: Permission denied\n");
  } else {
    require_one_line(run("server", {"--port", "7"}), 1,
                     "server: cannot listen on 127.0.0.1:7: Permission denied\n");
  }
}

TEST_CASE("the port can be reused at once after a stop with open connections") {
  std::string port;
  {
    TestServer first;
    TestClient client(first);
    REQUIRE(client.echoes("x"));
    port = std::to_string(first.port());
    REQUIRE(first.stop().code == 0);
  }
  Process second({program_path("server"), "--port", port});
  REQUIRE(second.line() == "listening on 127.0.0.1:" + port);
}

TEST_CASE("SIGTERM and SIGINT stop the server, which prints its totals and exits with code 0") {
  const int signal = GENERATE(SIGTERM, SIGINT);
  TestServer server;
  for (int i = 0; i < 3; ++i) {
    TestClient client(server);
    REQUIRE(client.echoes("12345"));
    client.half_close();
    REQUIRE(client.receive_rest().empty());
  }
  const Ended ended = server.stop(signal);
  REQUIRE(ended.code == 0);
  REQUIRE(ended.out == served(3, 15));
  REQUIRE(ended.err.empty());
}

TEST_CASE("a stop does not wait for an idle client, and closes its connection gracefully") {
  TestServer server;
  TestClient client(server);
  REQUIRE(client.echoes("hello"));
  const Ended ended = server.stop();
  REQUIRE(ended.code == 0);
  REQUIRE(ended.took < stop_limit);
  REQUIRE(ended.out == served(1, 5));
  REQUIRE(client.receive_rest().empty());
}

TEST_CASE("a stop does not wait for a hundred idle clients") {
  TestServer server;
  std::vector<TestClient> clients;
  for (int i = 0; i < 100; ++i) {
    clients.emplace_back(server);
  }
  REQUIRE(clients.front().echoes("hello"));
  const Ended ended = server.stop();
  REQUIRE(ended.code == 0);
  REQUIRE(ended.took < stop_limit);
}

TEST_CASE("a stop does not wait long for a client that does not read") {
  TestServer server;
  TestClient client(server);
  client.send_until_blocked(256 << 20);
  const Ended ended = server.stop();
  REQUIRE(ended.code == 0);
  REQUIRE(ended.took < stop_limit);
  REQUIRE_THAT(ended.out, StartsWith("served 1 connections, "));
}

TEST_CASE("a client that keeps reading during a stop gets every reply, then the end") {
  TestServer server;
  TestClient client(server, 4096);
  client.send_until_blocked(256 << 20);
  server.process().kill(SIGTERM);
  const std::string received = client.receive_rest();
  const Ended ended = server.process().wait();
  REQUIRE(ended.code == 0);
  REQUIRE(ended.out == served(1, received.size()));
}

TEST_CASE("a stop truncates no reply") {
  TestServer server({"--service", "http"});
  TestClient client(server, 4096);
  client.send_until_blocked(
      256 << 20, "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(8000, 'x') + "\r\n\r\n");
  server.process().kill(SIGTERM);
  // The head of the request is the body of the reply.
  const std::string received = client.receive_rest();
  REQUIRE(received.substr(received.size() - 5) == "x\r\n\r\n");
  REQUIRE(server.process().wait().code == 0);
}

TEST_CASE("a client that reads slowly gets everything, even after the server has exited") {
  TestServer server;
  TestClient client(server, 4096);
  client.send_until_blocked(4 << 20);
  server.process().kill(SIGTERM);
  std::string received;
  // Slower than the stop: the kernel delivers the rest after the server's exit.
  for (int i = 0; i < 30; ++i) {
    received += client.receive(4096);
    std::this_thread::sleep_for(50ms);
  }
  received += client.receive_rest();
  const Ended ended = server.process().wait();
  REQUIRE(ended.code == 0);
  REQUIRE(ended.out == served(1, received.size()));
}

TEST_CASE("a stop does not reset a client that still sends after its last reply") {
  // On a busy machine the client may not run in time.
  REQUIRE(eventually(is_closed_gracefully_across_a_stop));
}

TEST_CASE("a client that still sends during a stop gets correct bytes and a graceful close") {
  REQUIRE(eventually(is_closed_gracefully_while_sending));
}

TEST_CASE("a second signal kills the server at once") {
  TestServer server;
  TestClient client(server);
  client.send_until_blocked(256 << 20);
  server.process().kill(SIGTERM);
  REQUIRE(eventually([&] { return !has_pending_signals(server.pid()); }));
  std::this_thread::sleep_for(200ms);  // what follows within 100 ms is the same request
  const int second = GENERATE(SIGTERM, SIGINT);
  server.process().kill(second);
  const Ended ended = server.process().wait();
  REQUIRE(ended.code == 128 + second);
  REQUIRE(ended.out.empty());
}

TEST_CASE("a second signal within 100 ms of the first is the same request") {
  // Launchers signal twice. A busy machine may take longer between the two: then it is tried again.
  REQUIRE(eventually([] {
    TestServer server;
    TestClient client(server);
    REQUIRE(client.echoes("hello"));
    const auto start = std::chrono::steady_clock::now();
    server.process().kill(SIGTERM);
    REQUIRE(eventually([&] { return !has_pending_signals(server.pid()); }));
    server.process().kill(SIGINT);
    const bool in_time = std::chrono::steady_clock::now() - start < 100ms;
    const Ended ended = server.process().wait();
    return in_time && ended.code == 0 && ended.out == "served 1 connections, 5 bytes\n";
  }));
}

TEST_CASE("a client that connects during a stop is neither served nor left hanging") {
  TestServer server;
  TestClient client(server);
  client.send_until_blocked(256 << 20);
  server.process().kill(SIGTERM);
  std::this_thread::sleep_for(100ms);
  try {
    TestClient late(server);
    late.send("hello?");
    REQUIRE(late.is_closed());
  } catch (const std::system_error& refused) {
    REQUIRE(refused.code().value() == ECONNREFUSED);
  }
  const Ended ended = server.process().wait();
  REQUIRE(ended.code == 0);
  REQUIRE_THAT(ended.out, StartsWith("served 1 connections, "));
}

TEST_CASE("no child process outlives the server, however it exits") {
  const int signal = GENERATE(SIGTERM, SIGKILL);
  TestServer server;
  TestClient client(server);
  REQUIRE(client.echoes("hello"));
  const std::vector<pid_t> children = all_children_of(server.pid());
  server.stop(signal);
  for (const pid_t child : children) {
    REQUIRE(eventually([&] { return !is_alive(child); }));
  }
}

TEST_CASE("standard input and output may be closed") {
  const std::string port = free_port();
  Process server({"sh", "-c", "exec " + program_path("server") + " --port " + port + " <&- >&-"});
  REQUIRE(eventually([&] { return can_connect(port); }));
  server.kill(SIGTERM);
  const Ended ended = server.wait();
  REQUIRE(ended.code == 0);
  // Log lines are allowed, error messages are not.
  REQUIRE(ended.err.find("server: ") == std::string::npos);
}

TEST_CASE("no socket gets the number of a standard descriptor, even if all are closed") {
  const std::string port = free_port();
  Process server(
      {"sh", "-c", "exec " + program_path("server") + " --port " + port + " <&- >&- 2>&-"});
  REQUIRE(eventually([&] { return can_connect(port); }));
  const std::string descriptors = "/proc/" + std::to_string(server.pid()) + "/fd/";
  for (const char* const standard : {"0", "1", "2"}) {
    REQUIRE(std::filesystem::read_symlink(descriptors + standard) == "/dev/null");
  }
}

TEST_CASE("a closed standard output does not change the exit code") {
  TestServer server;
  server.process().close_output();
  server.process().kill(SIGTERM);
  REQUIRE(server.process().wait().code == 0);
}

TEST_CASE("a server that was paused and continued keeps serving") {
  TestServer server;
  for (int i = 0; i < 5; ++i) {
    server.process().kill(SIGSTOP);
    server.process().kill(SIGCONT);
    TestClient client(server);
    REQUIRE(client.echoes("one"));
    server.process().kill(SIGSTOP);
    server.process().kill(SIGCONT);
    REQUIRE(client.echoes("two"));
  }
}

TEST_CASE("out of descriptors, the server neither spins nor exits") {
  TestServer server({}, with_descriptors(own_descriptors()));
  TestClient client(server);
  const auto before = cpu_time_of_all(server);
  REQUIRE_FALSE(client.hears_something(500ms));
  REQUIRE(cpu_time_of_all(server) - before < 100ms);
  REQUIRE(server.stop().code == 0);
}

TEST_CASE("a client beyond the limit stays in the listen queue until another one leaves") {
  TestServer server(one_at_a_time());
  TestClient first(server);
  REQUIRE(first.echoes("first"));
  TestClient second(server);
  second.send("second");
  REQUIRE_FALSE(second.hears_something(300ms));
  first.half_close();
  REQUIRE(second.receive(6) == "second");
}

TEST_CASE("short of descriptors, the server serves every client eventually") {
  TestServer server({}, with_descriptors(own_descriptors() + 4));
  std::vector<TestClient> clients;
  for (int i = 0; i < 10; ++i) {
    clients.emplace_back(server);
  }
  for (TestClient& client : clients) {
    REQUIRE(client.echoes("hello"));
    client.half_close();
    REQUIRE(client.receive_rest().empty());
  }
  REQUIRE(server.stop().out == served(10, 50));
}

TEST_CASE("a client's malformed request prints nothing on standard output") {
  TestServer server({"--service", "http"});
  TestClient client(server);
  client.send("garbage\r\n\r\n");
  client.receive_rest();
  REQUIRE(server.stop().out.find("served 1 connections, ") == 0);
}
