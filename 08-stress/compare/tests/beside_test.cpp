/// @file
/// Loads with a background and loads at a common rate, with fake programs.
#include "catch.hpp"
#include "fake_build_tree.hpp"
#include "json.hpp"

using comparison::Json;

namespace {

/// @return a stress client that runs @p script as the background; else it reports 1000 per second,
/// or 500 while the background runs
std::string stress_with_background(const std::string& script) {
  return "case \"$*\" in *' 10m '*) " + script +
         ";; esac\n"
         "rate=1000; [ -e \"$0.beside\" ] && rate=500 && pss=9437184\n" +
         stress_reporting("$rate");
}

/// A well-behaved background, which leaves a file behind when it is ended properly.
const std::string good_background =
    "trap 'rm \"$0.beside\"; echo ended >>\"$0.ended\"; exit 0' INT\n"
    "touch \"$0.beside\"; echo the plan; echo 8 of 8 connected\n"
    "while :; do sleep 0.01; done";

/// Makes the load last until a background that exits by itself has done so.
const std::string wait_for_gone =
    "case \"$*\" in *--json*) gone=/proc/$(cat \"$0.gone\" 2>/dev/null || echo none)/status\n"
    "while [ -e $gone ] && ! grep -q '^State:.Z' $gone; do sleep 0.01; done;; esac\n";

}  // namespace

TEST_CASE(
    "a load is measured alone, then beside the background, which is ended before the server") {
  const FakeBuildTree tree;
  // The server too reports whether the background still ran when it stopped.
  tree.server("04-threadpool",
              "echo \"$@\" >\"$0.arguments\"\n"
              "trap 'ls \"$0\"/../../08-stress/stress.beside 2>/dev/null && exit 9; "
              "echo served 1 connections, 640 bytes; exit 0' TERM\n"
              "echo listening on 127.0.0.1:1; while :; do sleep 0.01; done");
  tree.stress(stress_with_background(good_background));
  const Outcome outcome = run_once(tree, "hogs");
  INFO(outcome.output << outcome.errors);
  CHECK(outcome.exit_code == 0);
  CHECK(tree.read("08-stress/stress.ended") == "ended\n");
  CHECK(tree.read("04-threadpool/server.arguments") == "--port 0 --workers 4\n");
  const Json hogs = load_in(tree, "hogs");
  CHECK(hogs.at("beside") == "--connections 8 --hold 10m");
  CHECK(hogs.at("worker_options") == "--workers 4");
  const Json server = hogs.at("servers").at("04-threadpool");
  CHECK(server.at("alone_per_second").at("median") == 1000);
  CHECK(server.at("per_second").at("median") == 500);
  const Json stress = server.at("rounds").at(0).at("stress");
  CHECK(stress.at("background").at("bytes_per_connection") == 1048576);
  CHECK_FALSE(stress.at("alone").contains("plan"));
  CHECK_THAT(outcome.output, ContainsSubstring("alone req/s"));
}

TEST_CASE("a failed background is reported as such, and the other servers go on") {
  const FakeBuildTree tree;
  tree.server("02-fork", healthy_server);
  tree.server("03-threads", healthy_server);
  std::string reported;
  std::string script;
  SECTION("it cannot connect") {
    script = "echo no such host >&2; exit 3";
    reported = "the background ended at once: exit code 3: no such host";
  }
  SECTION("it ends before the load does") {
    script = "echo $$ >\"$0.gone\"; echo 8 of 8 connected; exit 0";
    reported = "the background ended too early: exit code 0";
  }
  SECTION("the server closes its connections") {
    script =
        "trap 'echo \"errors        3 reset\"; exit 1' INT\n"
        "echo 8 of 8 connected; while :; do sleep 0.01; done";
    reported = "the background failed: exit code 1: 3 reset";
  }
  SECTION("it does not end when it is asked to") {
    script = "trap '' INT; echo 8 of 8 connected; while :; do sleep 0.01; done";
    reported = "the background did not end within 4 s of SIGINT";
  }
  // The first server gets the bad background, the second the good one.
  tree.stress(wait_for_gone +
              stress_with_background("if [ -e \"$0.bad\" ]; then " + good_background +
                                     "; fi; touch \"$0.bad\"; " + script));
  const Outcome outcome = run_once(tree, "hogs");
  INFO(outcome.output << outcome.errors);
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.output, ContainsSubstring("[!] 02-fork: " + reported));
  const Json servers = load_in(tree, "hogs").at("servers");
  CHECK(servers.at("02-fork").at("per_second").is_null());
  CHECK(servers.at("03-threads").at("per_second").at("median") == 500);
  CHECK(servers.at("03-threads").at("flags").at("faults") == 0);
}

TEST_CASE("a server that crashes beside the background is reported as crashed") {
  const FakeBuildTree tree;
  tree.server("02-fork", "echo listening on 127.0.0.1:1; sleep 0.2; kill -SEGV $$");
  tree.server("03-threads", healthy_server);
  tree.stress("case \"$*\" in *--json*) sleep 0.3;; esac\n" +
              stress_with_background(good_background));
  const Outcome outcome = run_once(tree, "hogs");
  INFO(outcome.output << outcome.errors);
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.output, ContainsSubstring("[!] 02-fork: crashed under the load: signal 11"));
  CHECK(load_in(tree, "hogs").at("servers").at("03-threads").at("per_second").at("median") == 500);
}

TEST_CASE("the rate of an open loop is a share of what the slowest server reaches in this run") {
  const FakeBuildTree tree;
  tree.server("01-blocking", healthy_server);
  tree.server("02-fork", healthy_server);
  tree.server("03-threads", healthy_server);
  tree.stress(
      "for word; do [ \"$before\" = --pid ] && break; before=$word; done\n"
      "rate=1000; grep -q 03-threads /proc/$word/cmdline && rate=601\n" +
      stress_reporting("$rate"));
  const Outcome outcome = run_once(tree, "open-loop");
  CHECK(outcome.exit_code == 0);
  const Json half = load_in(tree, "open-loop-50");
  CHECK(half.at("rate") == 300);
  CHECK_THAT(half.at("stress").get<std::string>(), ContainsSubstring("--rate 300 "));
  CHECK(load_in(tree, "open-loop-80").at("rate") == 480);
  const Json reached = half.at("calibration").at("servers");
  CHECK(reached.size() == 2);
  CHECK(reached.at("02-fork").at("per_second") == 1000);
  CHECK(reached.at("03-threads").at("per_second") == 601);
  CHECK(half.at("left_out").contains("01-blocking"));
  CHECK_THAT(outcome.output, ContainsSubstring("300 messages per second for every server"));
  CHECK_THAT(outcome.output, ContainsSubstring("left out: 01-blocking: "));
}

TEST_CASE("a server that crashes while the rate is measured is reported, and the others go on") {
  const FakeBuildTree tree;
  tree.server("02-fork", "[ -e \"$0.once\" ] || { touch \"$0.once\"; exit 7; }\n" + healthy_server);
  tree.server("03-threads", healthy_server);
  const Outcome outcome = run_once(tree, "open-loop");
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.output, ContainsSubstring("[!] 02-fork, while the rate was measured: did not "
                                               "start: exit code 7"));
  const Json half = load_in(tree, "open-loop-50");
  CHECK(half.at("rate") == 500);
  CHECK(half.at("servers").at("02-fork").at("per_second").at("median") == 1000);
}
