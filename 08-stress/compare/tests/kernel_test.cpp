/// @file
/// What a message costs in the kernel: strace's table, and a real server.
#include "kernel.hpp"

#include <filesystem>

#include "catch.hpp"
#include "fake_build_tree.hpp"
#include "kernel_table.hpp"
#include "strace.hpp"

using comparison::Calls;
using comparison::calls_in;
using comparison::Json;

namespace {

Json kernel_in(const FakeBuildTree& tree) {
  return results_in(tree).at("kernel");
}

}  // namespace

TEST_CASE("strace's table is read without its heading, its rules and its total") {
  const std::string table =
      "    calls syscall\n"
      "--------- ----------------\n"
      "     1100 recvfrom\n"
      "        3 accept4\n"
      "--------- ----------------\n"
      "     1103 total\n";
  CHECK(calls_in(table) == Calls{{"accept4", 3}, {"recvfrom", 1100}});
}

TEST_CASE("other lines of strace are not system calls") {
  CHECK(calls_in("").empty());
  CHECK(calls_in("strace: Process 7 attached\nnot 5\n12 two words\n-3 read\n99\n").empty());
}

TEST_CASE("the table lists calls by frequency") {
  const Json kernel = {{"complete", true},
                       {"servers",
                        {{"x",
                          {{"calls", {{"close", 0.25}, {"read", 2}, {"write", 1.0}}},
                           {"calls_per_message", 3.25},
                           {"voluntary_switches", 1},
                           {"involuntary_switches", 0},
                           {"minor_faults", nullptr},
                           {"major_faults", 0}}}}}};
  const std::string table = comparison::kernel_table(kernel).plain();
  CHECK_THAT(table, ContainsSubstring("2 read, 1 write, 0.25 close"));
  CHECK_THAT(table, ContainsSubstring(" - "));
}

#ifdef STAGE_SERVER
TEST_CASE("01 makes one recv and one send per message, and no other call") {
  const FakeBuildTree tree;
  tree.server("01-blocking", std::string("exec '") + STAGE_SERVER + R"(' "$@")");
  tree.stress(std::string("exec '") + STRESS_PROGRAM + R"(' "$@")");
  const Outcome outcome = tree.run({"1", "--scenario", "kernel"});
  INFO(outcome.errors << outcome.output);
  REQUIRE(outcome.exit_code == 0);
  const Json server = kernel_in(tree).at("servers").at("01-blocking");
  CHECK(server.at("voluntary_switches") >= 0.0);
  CHECK(server.at("voluntary_switches") < 3.0);
  CHECK(server.at("major_faults") == 0.0);
  if (comparison::find_strace()) {
    CHECK(server.at("calls") == Json({{"recvfrom", 1.0}, {"sendto", 1.0}}));
    CHECK(server.at("calls_per_message") == 2.0);
    CHECK_THAT(outcome.output, ContainsSubstring("1 recvfrom, 1 sendto"));
  }
}
#endif

TEST_CASE("without strace a line says so, and everything else is counted") {
  const FakeBuildTree tree;
  const OnlySearchPath only(tree);
  tree.server("01-blocking", healthy_server);
  const Outcome outcome = tree.run({"--scenario", "kernel"});
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.errors, ContainsSubstring("kernel: system calls are not counted: strace"));
  const Json server = kernel_in(tree).at("servers").at("01-blocking");
  CHECK(server.at("calls").is_null());
  CHECK(server.at("minor_faults").is_number());
}

TEST_CASE("the record lists every variant of a stage that a scenario starts") {
  const FakeBuildTree tree;
  const OnlySearchPath only(tree);
  tree.server("07-logger", healthy_server);
  const Outcome outcome = tree.run({"--scenario", "logging", "kernel", "--rounds", "1"});
  INFO(outcome.errors << outcome.output);
  CHECK(outcome.exit_code == 0);
  const Json results = results_in(tree);
  CHECK(results.at("servers").contains("07-logger"));
  CHECK(results.at("servers").contains("07-logger --log-level off"));
}

TEST_CASE("when some messages failed, nothing is counted, and a note says so") {
  const FakeBuildTree tree;
  const OnlySearchPath only(tree);
  tree.server("01-blocking", healthy_server);
  tree.stress(R"(echo '{"messages": {"sent": 10, "ok": 9}}'; exit 1)");
  const Outcome outcome = tree.run({"--scenario", "kernel"});
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.output, ContainsSubstring("not counted: 9 of 10 messages had their reply"));
  CHECK(kernel_in(tree).at("servers").at("01-blocking").at("minor_faults").is_null());
}

TEST_CASE("a server that crashes at its start is a fault in the counts, and the others go on") {
  const FakeBuildTree tree;
  const OnlySearchPath only(tree);
  tree.server("01-blocking", "echo it broke >&2; exit 7");
  tree.server("02-fork", healthy_server);
  const Outcome outcome = tree.run({"--scenario", "kernel"});
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.output, ContainsSubstring("[!] 01-blocking: did not start: exit code 7"));
  CHECK(kernel_in(tree).at("servers").at("02-fork").at("fault").is_null());
}
