/// @file
/// Children that behave, and children that do not.
#include "child_process.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "catch.hpp"
#include "fake_build_tree.hpp"
#include "spawn.hpp"

using comparison::after;
using comparison::ChildProcess;
using comparison::describe_status;
using namespace std::chrono_literals;

namespace {

std::vector<std::string> shell(const std::string& script) {
  return {"/bin/sh", "-c", script};
}

}  // namespace

TEST_CASE("lines are read one at a time, and the rest is kept") {
  ChildProcess process(shell("echo one; echo two; printf three"), interrupt());
  CHECK(process.line(after(10s)) == "one");
  CHECK(process.line(after(10s)) == "two");
  CHECK_FALSE(process.line(after(10s)));
  CHECK(process.wait(after(10s)) == 0);
  CHECK(process.take_output() == "three");
}

TEST_CASE("waiting for a silent program ends at the deadline") {
  ChildProcess process(shell("exec sleep 60"), interrupt());
  CHECK_FALSE(process.line(after(50ms)));
  CHECK_FALSE(process.wait(after(50ms)));
}

TEST_CASE("output beyond a pipe's capacity does not block the program") {
  ChildProcess process(shell("head -c 1000000 /dev/zero"), interrupt());
  CHECK(process.wait(after(20s)) == 0);
  CHECK(process.take_output().size() == 1000000);
}

TEST_CASE("the end of a program is reported with its reason") {
  ChildProcess killed(shell("kill -SEGV $$"), interrupt());
  CHECK(describe_status(killed.wait(after(10s)).value_or(0)) == "signal 11 (Segmentation fault)");
  ChildProcess failed(shell("echo first >&2; echo the reason >&2; exit 3"), interrupt());
  CHECK(describe_status(failed.wait(after(10s)).value_or(0)) == "exit code 3");
  CHECK(failed.last_error() == "the reason");
}

TEST_CASE("a missing program ends with exit code 127 and a reason") {
  ChildProcess process({"/nowhere/server"}, interrupt());
  CHECK(describe_status(process.wait(after(10s)).value_or(0)) == "exit code 127");
  CHECK(process.last_error() == "No such file or directory");
}

TEST_CASE("children that a program leaves behind are killed and counted") {
  comparison::adopt_orphans();
  ChildProcess process(shell("sleep 60 & sleep 60 & exit 0"), interrupt());
  CHECK(process.wait(after(10s)) == 0);
  CHECK(process.sweep() == 2);
  CHECK(process.sweep() == 0);
}

TEST_CASE("a program that ignores SIGTERM does not outlive its owner") {
  pid_t pid = -1;
  {
    ChildProcess process(shell("trap '' TERM; echo ready; while :; do sleep 0.01; done"),
                         interrupt());
    REQUIRE(process.line(after(10s)) == "ready");
    pid = process.pid();
    process.signal(SIGTERM);
    CHECK_FALSE(process.wait(after(100ms)));
  }
  CHECK(::kill(-pid, 0) == -1);
}

TEST_CASE("a child starts with no signal blocked, though its parent blocks some") {
  // Not through a shell: some shells clear the mask themselves.
  ChildProcess process({"/bin/grep", "SigBlk", "/proc/self/status"}, interrupt());
  CHECK(process.line(after(10s)) == "SigBlk:\t0000000000000000");
}

TEST_CASE("an interrupt ends a wait") {
  ChildProcess process(shell("exec sleep 60"), interrupt());
  ::kill(::getpid(), SIGINT);
  CHECK_THROWS_AS(process.wait(after(20s)), comparison::Interrupted);
  // The signal stays pending for the descriptor; it is read so that other tests can wait again.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  const timespec at_once{};
  CHECK(::sigtimedwait(&signals, nullptr, &at_once) == SIGINT);
}
