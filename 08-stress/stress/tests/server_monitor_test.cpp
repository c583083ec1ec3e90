/// @file
/// The usage of a server and its descendants, compared with what the kernel reports.
#include "server_monitor.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <functional>
#include <thread>
#include <vector>

#include "catch.hpp"

using namespace std::chrono_literals;
using stress::PssSampling;
using stress::ServerMonitor;
using stress::ServerUsage;

namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

/// @return the CPU time of this process and of its children that were waited for
double used_by_rusage() {
  double sum = 0;
  for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage usage{};
    ::getrusage(who, &usage);
    sum += seconds(usage.ru_utime) + seconds(usage.ru_stime);
  }
  return sum;
}

/// Spins until the calling thread has used @p amount of CPU time, however busy the machine is.
void burn(std::chrono::nanoseconds amount) {
  timespec begun{};
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begun);
  do {
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  } while (std::chrono::seconds(now.tv_sec - begun.tv_sec) +
               std::chrono::nanoseconds(now.tv_nsec - begun.tv_nsec) <
           amount);
}

pid_t child(const std::function<void()>& work) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    work();
    ::_exit(0);
  }
  return pid;
}

void end(pid_t pid) {
  ::kill(pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
}

}  // namespace

TEST_CASE("the CPU time of many short-lived children is counted") {
  ServerMonitor monitor(::getpid(), PssSampling::at_end);
  monitor.sample();
  const double before = used_by_rusage();
  for (int i = 0; i < 100; ++i) {
    ::waitpid(child([] { burn(2ms); }), nullptr, 0);
  }
  const double after = used_by_rusage();
  const ServerUsage usage = monitor.finish();
  CHECK(after - before >= 0.2);
  // The kernel rounds the two times of ended children to 10 ms; sampling takes a little, too.
  CHECK(usage.cpu_seconds >= after - before - 0.021);
  CHECK(usage.cpu_seconds <= after - before + 0.1);
}

TEST_CASE("ended threads and living children are counted") {
  ServerMonitor monitor(::getpid(), PssSampling::at_end);
  monitor.sample();
  std::thread([] { burn(50ms); }).join();
  const pid_t pid = child([] {
    burn(50ms);
    ::raise(SIGSTOP);
    ::pause();
  });
  ::waitpid(pid, nullptr, WUNTRACED);
  const ServerUsage usage = monitor.finish();
  end(pid);
  CHECK(usage.cpu_seconds >= 0.1);
  CHECK(usage.processes == 2);
  CHECK(usage.pss_bytes > 100'000);
  CHECK(usage.pss_bytes <= usage.rss_peak_bytes);
}

TEST_CASE("a grandchild belongs to the tree, and an unrelated process does not") {
  std::array<int, 2> ready{};
  REQUIRE(::pipe(ready.data()) == 0);
  const pid_t parent = child([&] {
    child([] { ::pause(); });
    child([] { ::pause(); });
    REQUIRE(::write(ready[1], "x", 1) == 1);
    ::pause();
  });
  const pid_t stranger = child([] { ::pause(); });
  char byte = 0;
  REQUIRE(::read(ready[0], &byte, 1) == 1);
  const std::vector<stress::ProcessUsage> tree = stress::process_tree(parent);
  CHECK(tree.size() == 3);
  for (const stress::ProcessUsage& process : tree) {
    CHECK(process.pid != stranger);
    if (process.pid != parent) {
      ::kill(process.pid, SIGKILL);
    }
  }
  end(parent);
  end(stranger);
}

TEST_CASE("context switches are counted from the first sample") {
  ServerMonitor monitor(::getpid(), PssSampling::at_end);
  monitor.sample();
  for (int i = 0; i < 50; ++i) {
    std::this_thread::sleep_for(1ms);
  }
  const ServerUsage usage = monitor.finish();
  CHECK(usage.context_switches >= 50);
  CHECK(usage.threads >= 1);
}

TEST_CASE("a process that no longer exists is reported as gone") {
  const pid_t pid = child([] {});
  ::waitpid(pid, nullptr, 0);
  ServerMonitor monitor(pid, PssSampling::periodically);
  monitor.sample();
  CHECK(monitor.finish().gone);
  CHECK(stress::process_tree(pid).empty());
}
