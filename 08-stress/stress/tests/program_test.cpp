/// @file
/// The program: its output and its exit code.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <sstream>

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "scripted_server.hpp"

using nlohmann::json;

namespace {

struct ProgramRun {
  int code = -1;
  std::string output;  ///< standard output, and standard error if redirected there
};

/// Runs the program in a shell for at most 60 s. @p words may contain redirections.
ProgramRun stress_with(const std::string& words) {
  const std::string command = "timeout --foreground 60 " STRESS_PROGRAM " " + words;
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  ProgramRun run;
  std::array<char, 4096> buffer{};
  for (std::size_t size = 0; (size = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    run.output.append(buffer.data(), size);
  }
  const int status = ::pclose(pipe);
  run.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return run;
}

std::string address_of(std::uint16_t port) {
  return " 127.0.0.1:" + std::to_string(port);
}

}  // namespace

TEST_CASE("a run without failures prints the plan, then the results, and exits with code 0") {
  ScriptedServer server(echo);
  const ProgramRun run = stress_with("-c 10" + address_of(server.port()) + " 2>&1");
  CHECK(run.code == 0);
  CHECK_THAT(run.output,
             StartsWith("10 connections, 1 thread, 10 messages each, 64 B, closed loop\n"));
  CHECK_THAT(run.output, ContainsSubstring("100 sent, 100 ok, 0 failed, 0 unanswered at the end"));
  CHECK_THAT(run.output, ContainsSubstring("p99.9"));
  CHECK_THAT(run.output, ContainsSubstring("errors        none"));
}

TEST_CASE("failed messages are reported with the first of them, and the exit code is 1") {
  ScriptedServer server([](const Fd& client, std::uint64_t index) {
    if (index > 0) {
      echo(client, index);
    }
  });
  const ProgramRun run = stress_with("-c 1" + address_of(server.port()));
  CHECK(run.code == 1);
  CHECK_THAT(run.output, ContainsSubstring("10 sent, 9 ok, 1 failed"));
  CHECK_THAT(run.output, ContainsSubstring("first failed  message 1\n"));
}

TEST_CASE("if nothing could connect, the exit code is 3") {
  CHECK(stress_with(address_of(closed_port())).code == 3);
  const ProgramRun unknown = stress_with("no-such-host.invalid:1 2>&1 >/dev/null");
  CHECK(unknown.code == 3);
  CHECK_THAT(unknown.output, StartsWith("stress: cannot find no-such-host.invalid"));
}

TEST_CASE("bad usage prints one line on standard error, nothing else, and exits with code 2") {
  for (const std::string words : {"", "--frobnicate 127.0.0.1:1", "-c 0 127.0.0.1:1", "127.0.0.1",
                                  "-n 1 -d 1 127.0.0.1:1", "127.0.0.1:1 -s"}) {
    CAPTURE(words);
    const ProgramRun run = stress_with(words + " 2>&1");
    CHECK(run.code == 2);
    CHECK_THAT(run.output, StartsWith("stress: "));
    CHECK(std::count(run.output.begin(), run.output.end(), '\n') == 1);
    CHECK(stress_with(words + " 2>/dev/null").output.empty());
  }
}

TEST_CASE("a limit that forbids the run is named with the command that raises it, exit code 1") {
  // Without privileges the hard limit forbids it; for root, fs.nr_open does.
  const ProgramRun run = stress_with("-c 9999999 127.0.0.1:1 2>&1 >/dev/null");
  CHECK(run.code == 1);
  CHECK_THAT(run.output, StartsWith("stress: the run needs "));
  CHECK_THAT(run.output, ContainsSubstring("raise it with: sudo "));
  CHECK(std::count(run.output.begin(), run.output.end(), '\n') == 1);
}

TEST_CASE("a document on standard output is the only thing there") {
  ScriptedServer server(echo);
  const ProgramRun run = stress_with("-c 3 --json -" + address_of(server.port()) + " 2>/dev/null");
  CHECK(run.code == 0);
  CHECK(json::parse(run.output)["messages"]["ok"] == 30);
  const ProgramRun rows =
      stress_with("-d 1.2 -c 3 --csv -" + address_of(server.port()) + " 2>/dev/null");
  CHECK_THAT(rows.output, StartsWith("second,sent,ok,"));
  CHECK(std::count(rows.output.begin(), rows.output.end(), '\n') == 3);
  const ProgramRun whole =
      stress_with("-d 2s -c 3 --csv -" + address_of(server.port()) + " 2>/dev/null");
  CHECK(std::count(whole.output.begin(), whole.output.end(), '\n') == 3);
  const ProgramRun percentiles =
      stress_with("--hdr -" + address_of(server.port()) + " 2>/dev/null");
  CHECK_THAT(percentiles.output, ContainsSubstring("1.000000000000       1000\n#[Mean"));
}

TEST_CASE("with a document on standard output, the report is appended to standard error") {
  ScriptedServer server(echo);
  const std::string file = "/tmp/stress-program-test-" + std::to_string(::getpid()) + ".log";
  std::ofstream(file) << "before\n";
  const ProgramRun run = stress_with("-c 3 --json -" + address_of(server.port()) +
                                     " --progress plain 2>>" + file + " >/dev/null");
  CHECK(run.code == 0);
  std::ostringstream log;
  log << std::ifstream(file).rdbuf();
  std::remove(file.c_str());
  CHECK_THAT(log.str(), StartsWith("before\n3 connections"));
  CHECK_THAT(log.str(), ContainsSubstring("never served  0 clients"));
}

TEST_CASE("documents are written to files, and a file that cannot be created is an early error") {
  ScriptedServer server(echo);
  const std::string file = "/tmp/stress-program-test-" + std::to_string(::getpid()) + ".json";
  const ProgramRun run = stress_with("--json " + file + address_of(server.port()));
  std::ifstream stream(file);
  CHECK(json::parse(stream)["messages"]["ok"] == 1000);
  std::remove(file.c_str());
  CHECK_THAT(run.output, StartsWith("100 connections"));

  const std::uint64_t before = server.accepted();
  const ProgramRun refused =
      stress_with("--csv /no/such/file" + address_of(server.port()) + " 2>&1");
  CHECK(refused.code == 1);
  CHECK(refused.output == "stress: cannot write /no/such/file: No such file or directory\n");
  CHECK(server.accepted() == before);
}

TEST_CASE("a signal ends the run, and what was measured is reported") {
  ScriptedServer server(echo);
  const ProgramRun run = stress_with("-d 50 -c 5" + address_of(server.port()) +
                                     " & pid=$!; sleep 0.5; kill -TERM $pid; wait $pid");
  CHECK(run.code == 0);
  CHECK_THAT(run.output, ContainsSubstring("interrupted"));
  CHECK_THAT(run.output, ContainsSubstring("throughput"));
}

TEST_CASE("progress is a line a second if asked for, and nothing when piped") {
  ScriptedServer server(echo);
  const std::string quiet = "-d 1.1 -c 2" + address_of(server.port()) + " 2>&1 >/dev/null";
  CHECK(stress_with(quiet).output.empty());
  CHECK_THAT(stress_with("--progress plain " + quiet).output, StartsWith("1 s: "));
}
