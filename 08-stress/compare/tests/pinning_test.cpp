/// @file
/// Servers and clients that are pinned to a CPU.
#include "pinning.hpp"

#include <sched.h>

#include "catch.hpp"
#include "child_process.hpp"
#include "command_line.hpp"
#include "fake_build_tree.hpp"

using comparison::after;
using comparison::ChildProcess;
using comparison::Json;
using comparison::Pinning;
using comparison::pinning_in_words;
using comparison::pinning_of;
using namespace std::chrono_literals;

namespace {

cpu_set_t allowed_cpus() {
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  REQUIRE(::sched_getaffinity(0, sizeof cpus, &cpus) == 0);
  return cpus;
}

/// During its lifetime this process may use only one CPU: the last of those that it could use.
class OneCpu {
 public:
  OneCpu() {
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
      only_ = CPU_ISSET(cpu, &before_) ? cpu : only_;
    }
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(only_, &one);
    ::sched_setaffinity(0, sizeof one, &one);
  }
  ~OneCpu() { ::sched_setaffinity(0, sizeof before_, &before_); }
  OneCpu(const OneCpu&) = delete;
  OneCpu& operator=(const OneCpu&) = delete;
  OneCpu(OneCpu&&) = delete;
  OneCpu& operator=(OneCpu&&) = delete;

  int cpu() const { return only_; }

 private:
  cpu_set_t before_ = allowed_cpus();
  int only_ = 0;
};

/// What a script prints first, to show where it runs.
const std::string say_where = "grep Cpus_allowed_list /proc/self/status >\"$0.cpus\"; ";

std::string only_on(int cpu) {
  return "Cpus_allowed_list:\t" + std::to_string(cpu) + "\n";
}

}  // namespace

TEST_CASE("without --pin no process is pinned, and no heading mentions it") {
  const Pinning pinning = pinning_of("none");
  CHECK_FALSE(pinning.server);
  CHECK_FALSE(pinning.client);
  CHECK(pinning_in_words(to_json(pinning)).empty());
}

TEST_CASE("server and client share a usable CPU, or have one each") {
  const Pinning same = pinning_of("same");
  CHECK(same.server.has_value());
  CHECK(same.server == same.client);
  const cpu_set_t allowed = allowed_cpus();
  if (CPU_COUNT(&allowed) > 1) {
    const Pinning apart = pinning_of("apart");
    CHECK(apart.server == same.server);
    CHECK(apart.client > apart.server);
    CHECK(CPU_ISSET(*apart.client, &allowed));
  }
  CHECK(pinning_in_words(Json({{"mode", "same"}, {"server_cpu", 3}, {"client_cpu", 3}})) ==
        ", server and client on CPU 3");
  CHECK(pinning_in_words(Json({{"mode", "apart"}, {"server_cpu", 0}, {"client_cpu", 1}})) ==
        ", server on CPU 0, client on CPU 1");
}

TEST_CASE("a single CPU allows same, but not apart") {
  const OneCpu one;
  CHECK(pinning_of("same").server == one.cpu());
  CHECK_THROWS_WITH(pinning_of("apart"), "--pin: 'apart' needs 2 CPUs, and there are 1");
  CHECK_THROWS_AS(pinning_of("apart"), UsageError);
}

TEST_CASE("a pinned process has one CPU, and so have its children") {
  const int cpu = pinning_of("same").server.value();
  ChildProcess pinned({"/bin/sh", "-c", "grep Cpus_allowed_list /proc/self/status; true"},
                      interrupt(), cpu);
  CHECK(pinned.line(after(10s)).value_or("") + "\n" == only_on(cpu));
}

TEST_CASE("a process that cannot be pinned does not run") {
  ChildProcess process({"/bin/true"}, interrupt(), CPU_SETSIZE - 1);
  CHECK(process.wait(after(10s)) == 127 * 256);
  CHECK(process.last_error() == "Invalid argument");
}

TEST_CASE("the comparison pins the server and the client, and says so in all its results") {
  const OneCpu one;
  const FakeBuildTree tree;
  tree.server("01-blocking", healthy_server);
  const std::vector<std::string> arguments = {"--scenario", "light", "--rounds", "1"};
  CHECK_THAT(tree.run(arguments).output, ContainsSubstring("messages of 64 B\n"));
  CHECK(results_in(tree).at("pinning").at("mode") == "none");
  CHECK(results_in(tree).at("pinning").at("server_cpu").is_null());

  std::vector<std::string> pinned = arguments;
  pinned.insert(pinned.end(), {"--pin", "same"});
  const std::string heading = ", server and client on CPU " + std::to_string(one.cpu()) + "\n";
  CHECK_THAT(tree.run(pinned).output, ContainsSubstring("messages of 64 B" + heading));
  CHECK_THAT(tree.read("08-stress/results/results.md"), ContainsSubstring(heading));
  CHECK(results_in(tree).at("pinning").at("server_cpu") == one.cpu());
  CHECK(results_in(tree).at("command") == "compare --scenario light --rounds 1 --pin same");
}

TEST_CASE("apart, the server has the first CPU and the client the second") {
  const cpu_set_t allowed = allowed_cpus();
  if (CPU_COUNT(&allowed) < 2) {
    return;  // With one CPU there is nothing to tell apart.
  }
  const FakeBuildTree tree;
  tree.server("01-blocking", say_where + healthy_server);
  tree.stress(say_where + stress_reporting("1000"));
  const Pinning apart = pinning_of("apart");
  CHECK(tree.run({"--scenario", "light", "--rounds", "1", "--pin", "apart"}).exit_code == 0);
  CHECK(tree.read("01-blocking/server.cpus") == only_on(*apart.server));
  CHECK(tree.read("08-stress/stress.cpus") == only_on(*apart.client));
}
