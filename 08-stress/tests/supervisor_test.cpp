/// @file
/// The supervisor: workers that can't be started or that die, and what they held.
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <system_error>
#include <thread>

#include <fmt/format.h>

#include "catch.hpp"
#include "log_kit.hpp"
#include "stage.hpp"
#include "testkit.hpp"

using namespace std::chrono_literals;

TEST_CASE("a worker that can't be started is started later") {
  // fork(2) makes this call, thread creation another one.
  TestServer server({"--workers", "2"}, with_fault("clone:error=EAGAIN:when=1..2"));
  TestClient client(server);
  REQUIRE(client.echoes("hello"));
  REQUIRE(eventually([&] { return children_of(server.pid()).size() == 2; }));
  REQUIRE(server.stop().code == 0);
}

TEST_CASE("the server is not announced before a worker accepts clients") {
  TestServer server({"--workers", "1"}, with_fault("clone:error=EAGAIN:when=1..3"));
  REQUIRE(children_of(server.pid()).size() == 1);
}

TEST_CASE("a supervisor short of processes and threads logs it later") {
  // A log's thread is created by clone3(2), and strace counts each call by itself: starting the
  // second worker fails four times, and three of the lines that say so get no thread. Standard
  // error is not read, for which the shell makes the first call of clone(2).
  const Directory directory;
  std::vector<std::string> wrapper = with_fault("clone:error=EAGAIN:when=3..6");
  wrapper.insert(wrapper.end(), {"-e", "inject=clone3:error=EAGAIN:when=2..5", "bash", "-c",
                                 "exec \"$@\" 2> >(exec true)", "-"});
  TestServer server({"--workers", "2", "--log-level", "error", "--log-file", directory.log()},
                    wrapper);
  REQUIRE(eventually([&] {
    const std::vector<std::string> lines = said(text_of(directory.log()));
    return count_of(lines, "cannot start a worker: Resource temporarily unavailable") == 4;
  }));
  REQUIRE(eventually([&] { return children_of(server.pid()).size() == 2; }));
  TestClient client(server);
  REQUIRE(client.echoes("hello"));
  REQUIRE(server.stop().code == 0);
}

TEST_CASE("a server whose workers can never serve says so and exits") {
  std::vector<std::string> command = with_fault("epoll_create1:error=EMFILE");
  command.insert(command.end(), {program_path("server"), "--port", "0", "--workers", "2"});
  Process server(command);
  const Ended ended = server.wait();
  REQUIRE(ended.code == 1);
  REQUIRE(ended.out.empty());
  REQUIRE_THAT(ended.err, ContainsSubstring("server: no worker can serve; the log says why\n"));
}

TEST_CASE("after a stop no client can connect, even while another is being drained") {
  TestServer server({"--workers", "2"});
  TestClient silent(server);
  silent.send_until_blocked(256 << 20);
  server.process().kill(SIGTERM);
  const auto refused = [&] {
    try {
      const TestClient late(server);
      return false;
    } catch (const std::system_error& failure) {
      return failure.code().value() == ECONNREFUSED;
    }
  };
  // The worker of the silent client still waits then, for a little over a second.
  const auto waiting = [&] { return !children_of(server.pid()).empty(); };
  REQUIRE(eventually([&] { return refused() || !waiting(); }));
  REQUIRE(waiting());
}

TEST_CASE("a worker that can't stop is killed and waited for") {
  // Children that the supervisor leaves behind become children of this process.
  REQUIRE(::prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
  TestServer server({"--workers", "2"});
  const pid_t stuck = children_of(server.pid()).at(0);
  REQUIRE(::kill(stuck, SIGSTOP) == 0);
  REQUIRE(server.stop().code == 0);
  CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);
  REQUIRE(::prctl(PR_SET_CHILD_SUBREAPER, 0) == 0);
}

TEST_CASE("workers that exit at once are replaced after a growing delay") {
  TestServer server({"--workers", "1"});
  int killed = 0;
  const auto until = std::chrono::steady_clock::now() + 1500ms;
  while (std::chrono::steady_clock::now() < until) {
    for (const pid_t worker : children_of(server.pid())) {
      killed += ::kill(worker, SIGKILL) == 0 ? 1 : 0;
    }
    std::this_thread::sleep_for(5ms);
  }
  // After 0.1, 0.3, 0.7 and 1.5 s; a worker that is just ending may be hit twice.
  REQUIRE(killed >= 2);
  REQUIRE(killed <= 12);
  TestClient client(server);
  REQUIRE(client.echoes("still there"));
}

TEST_CASE("the slots of a killed worker are released") {
  TestServer server({"--workers", "1", "--max-connections", "2"});
  for (int i = 0; i < 3; ++i) {
    TestClient first(server);
    TestClient second(server);
    REQUIRE(first.echoes("first"));
    REQUIRE(second.echoes("second"));
    const std::vector<pid_t> workers = children_of(server.pid());
    REQUIRE(workers.size() == 1);
    REQUIRE(::kill(workers.front(), SIGKILL) == 0);
    REQUIRE(first.is_closed());
    REQUIRE(eventually([&] { return !is_alive(workers.front()); }));
  }
  TestClient third(server);
  REQUIRE(third.echoes("third"));
}

TEST_CASE("a slot released by one worker is used by the others") {
  TestServer server({"--workers", "3", "--max-connections", "1"});
  for (int i = 0; i < 10; ++i) {
    TestClient first(server);
    REQUIRE(first.echoes("first"));
    TestClient second(server);
    second.send("second");
    REQUIRE_FALSE(second.hears_something(20ms));
    first.reset();
    REQUIRE(second.receive(6) == "second");
  }
}

TEST_CASE("a slot acquired for a failed accept is released") {
  TestServer server({"--workers", "1", "--max-connections", "2"},
                    with_fault("accept4:error=EMFILE:when=1..4"));
  TestClient first(server);
  TestClient second(server);
  REQUIRE(first.echoes("first"));
  REQUIRE(second.echoes("second"));
}

TEST_CASE("killing a worker costs its own clients, and the others go on") {
  TestServer server({"--workers", "3"});
  std::vector<TestClient> clients;
  for (int i = 0; i < 30; ++i) {
    clients.emplace_back(server);
    REQUIRE(clients.back().echoes("hello"));
  }
  const std::vector<pid_t> workers = children_of(server.pid());
  REQUIRE(workers.size() == 3);
  const std::size_t of_victim = open_descriptors(workers[0]);
  const std::size_t of_others = open_descriptors(workers[1]) + open_descriptors(workers[2]);
  const std::size_t own = (of_victim + of_others - clients.size()) / 3;
  REQUIRE(::kill(workers[0], SIGKILL) == 0);
  REQUIRE(eventually([&] { return !is_alive(workers[0]); }));
  std::size_t alive = 0;
  for (TestClient& client : clients) {
    alive += client.echoes("still there") ? 1 : 0;
  }
  REQUIRE(alive == clients.size() - (of_victim - own));
  REQUIRE(server.stop().code == 0);
}

TEST_CASE("a client that wakes a worker without descriptors is served by another worker") {
  // A client wakes one of them, and it may always be the same one.
  for (const std::size_t poor : {0U, 1U}) {
    TestServer server({"--workers", "2"});
    const rlimit none{3, 3};
    REQUIRE(::prlimit(children_of(server.pid()).at(poor), RLIMIT_NOFILE, &none, nullptr) == 0);
    for (int i = 0; i < 20; ++i) {
      TestClient client(server);
      REQUIRE(client.echoes("hello"));
    }
  }
}

TEST_CASE("a worker that can't watch the listener again retries, and keeps its clients") {
  // The calls before: a worker begins with some, adds two clients, and stops watching.
  constexpr int first = stage::watched_before_clients + 2 + 1 + 1;
  TestServer server(
      {"--workers", "1", "--max-connections", "2"},
      with_fault(fmt::format("epoll_ctl:error=ENOSPC:when={}..{}", first, first + 2)));
  const std::vector<pid_t> workers = children_of(server.pid());
  TestClient stays(server);
  REQUIRE(stays.echoes("hello"));
  TestClient leaves(server);
  REQUIRE(leaves.echoes("hello"));
  TestClient waits(server);
  waits.send("hello");
  REQUIRE_FALSE(waits.hears_something(50ms));
  leaves.reset();
  REQUIRE(waits.receive(5) == "hello");
  REQUIRE(stays.echoes("still there"));
  REQUIRE(children_of(server.pid()) == workers);
}

TEST_CASE("a stop without a log is a stop like any other") {
  const Directory directory;
  TestServer server({"--workers", "1", "--log-level", "info", "--log-file", directory.log()},
                    with_fault("eventfd2:error=ENFILE:when=6+"));
  const Ended ended = server.stop();
  CHECK(ended.code == 0);
  CHECK(ended.out == "served 0 connections, 0 bytes\n");
  CHECK_THAT(ended.err, ContainsSubstring("served 0 connections, 0 bytes\n"));
}
