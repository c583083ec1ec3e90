/// @file
/// Servers and stress clients that crash, hang or misbehave, and what `compare` reports of them.
#include "catch.hpp"
#include "fake_build_tree.hpp"
#include "json.hpp"

using comparison::Json;

TEST_CASE("a server that crashes at its start is reported, and the others go on") {
  const FakeBuildTree tree;
  tree.server("01-blocking", "echo it broke >&2; exit 7");
  tree.server("02-fork", healthy_server);
  const Outcome outcome = tree.run({"--scenario", "light", "--rounds", "3"});
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.output, ContainsSubstring("did not start: exit code 7: it broke (2 of 3"));
  CHECK_THAT(outcome.output, ContainsSubstring("not tried again after 2 rounds"));
  const Json servers = load_in(tree, "light").at("servers");
  CHECK(servers.at("01-blocking").at("per_second").is_null());
  CHECK(servers.at("01-blocking").at("flags").at("faults") == 3);
  CHECK(servers.at("02-fork").at("per_second").at("values").size() == 3);
}

TEST_CASE("a server that crashes under the load is reported as crashed, without figures") {
  const FakeBuildTree tree;
  tree.server("01-blocking", "echo listening on 127.0.0.1:1; kill -SEGV $$");
  tree.stress("sleep 0.3; " + stress_reporting("1000"));
  const Outcome outcome = tree.run({"--scenario", "light", "--rounds", "1"});
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.output, ContainsSubstring("crashed under the load: signal 11"));
  CHECK(load_in(tree, "light").at("servers").at("01-blocking").at("per_second").is_null());
}

TEST_CASE("a server that hangs when stopped is reported, and its figures count") {
  const FakeBuildTree tree;
  tree.server("01-blocking",
              "trap '' TERM; echo listening on 127.0.0.1:1; while :; do sleep 0.01; done");
  const Outcome outcome = tree.run({"--scenario", "light", "--rounds", "1"});
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.output, ContainsSubstring("hung: did not stop within 4 s of SIGTERM"));
  CHECK(load_in(tree, "light").at("servers").at("01-blocking").at("per_second").at("median") ==
        1000);
}

TEST_CASE(
    "a crash, a hang and a failed start are each reported, and the fourth server is measured") {
  const FakeBuildTree tree;
  tree.server("01-blocking", "echo listening on 127.0.0.1:1; kill -SEGV $$");
  tree.server("02-fork",
              "trap '' TERM; echo listening on 127.0.0.1:1; while :; do sleep 0.01; done");
  tree.server("03-threads", "exit 7");
  tree.server("04-threadpool", healthy_server);
  tree.stress("sleep 0.3; " + stress_reporting("1000"));
  const Outcome outcome = tree.run({"--scenario", "light", "--rounds", "1"});
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.output, ContainsSubstring("[!] 01-blocking: crashed under the load"));
  CHECK_THAT(outcome.output, ContainsSubstring("[!] 02-fork: hung: did not stop"));
  CHECK_THAT(outcome.output, ContainsSubstring("[!] 03-threads: did not start: exit code 7"));
  CHECK_THAT(outcome.output, !ContainsSubstring("[!] 04-threadpool"));
  const Json fourth = load_in(tree, "light").at("servers").at("04-threadpool");
  CHECK(fourth.at("per_second").at("values") == Json::array({1000}));
  CHECK(fourth.at("flags").at("faults") == 0);
}

TEST_CASE("a server without a ready line is given up") {
  const FakeBuildTree tree;
  tree.server("01-blocking", "exec sleep 60");
  const Outcome outcome = tree.run({"--scenario", "light", "--rounds", "1"});
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.output, ContainsSubstring("did not start: no ready line within 5 s"));
}

TEST_CASE("a server that leaves processes behind, or prints a wrong last line, is reported") {
  const FakeBuildTree tree;
  tree.server("01-blocking", "sleep 60 & " + healthy_server);
  tree.server("02-fork",
              "trap 'echo bye; exit 0' TERM; echo listening on 127.0.0.1:1; "
              "while :; do sleep 0.01; done");
  const Outcome outcome = tree.run({"--scenario", "light", "--rounds", "1"});
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.output, ContainsSubstring("01-blocking: left 1 of its processes behind"));
  CHECK_THAT(outcome.output, ContainsSubstring("02-fork: printed 'bye' instead of what it served"));
}

TEST_CASE("a stress client that could not connect gives no result, but a reason") {
  const FakeBuildTree tree;
  tree.server("01-blocking", healthy_server);
  tree.stress("echo stress: nothing could connect >&2; exit 3");
  const Outcome outcome = tree.run({"--scenario", "light", "--rounds", "1"});
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.output, ContainsSubstring("no result: stress: exit code 3: stress: nothing"));
}
