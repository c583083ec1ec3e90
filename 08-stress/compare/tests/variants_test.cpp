/// @file
/// Scenarios with variants, files, series or columns of their own, with fake programs.
#include <filesystem>

#include "catch.hpp"
#include "fake_build_tree.hpp"
#include "json.hpp"

using comparison::Json;

TEST_CASE("a stage is compared with itself under different options") {
  const FakeBuildTree tree;
  tree.server("06-timer", healthy_server);
  tree.server("07-logger",
              "echo \"$@\" >>\"$0.arguments\"; echo new >>\"$6\"; wc -l <\"$6\" "
              ">>\"$0.lines\"\n" +
                  healthy_server);
  const Outcome outcome = run_once(tree, "logging");
  INFO(outcome.output << outcome.errors);
  CHECK(outcome.exit_code == 0);
  const std::string arguments = tree.read("07-logger/server.arguments");
  CHECK_THAT(arguments, ContainsSubstring("--port 0 --log-level off\n"));
  CHECK_THAT(arguments, ContainsSubstring("--port 0 --log-level debug --log-file /"));
  // Each starts a log of its own.
  CHECK(tree.read("07-logger/server.lines") == "1\n1\n");
  const Json results = results_in(tree);
  CHECK(results.at("servers").size() == 3);
  CHECK(results.at("servers").at("07-logger --log-level off").at("options") ==
        Json({"--log-level", "off"}));
  const Json logging = load_in(tree, "logging");
  CHECK(logging.at("ratios").contains("07-logger --log-level debug/07-logger --log-level off"));
  CHECK(logging.at("left_out").contains("06-timer"));
}

TEST_CASE("files to be served exist while servers run, and are removed afterwards") {
  const FakeBuildTree tree;
  tree.server("08-stress",
              "echo \"$6\" >\"$0.root\"; wc -c \"$6\"/*.bin >\"$0.sizes\"\n" + healthy_server);
  const OnlySearchPath path(tree);
  for (const std::string name : {"wc", "ls"}) {
    tree.program(name, "exec /usr/bin/" + name + " \"$@\"");
  }
  tree.stress(stress_reporting("1000"));
  const Outcome outcome = run_once(tree, "static");
  INFO(outcome.output << outcome.errors);
  CHECK(outcome.exit_code == 0);
  const std::string sizes = tree.read("08-stress/server.sizes");
  CHECK_THAT(sizes, ContainsSubstring("1024 /"));
  CHECK_THAT(sizes, ContainsSubstring("102400 /"));
  CHECK_THAT(sizes, ContainsSubstring("10485760 /"));
  std::string root = tree.read("08-stress/server.root");
  root.pop_back();
  CHECK(root.ends_with("/files"));
  CHECK_FALSE(std::filesystem::exists(root));
  CHECK_THAT(outcome.errors, ContainsSubstring("peer nginx is skipped: nginx is not installed\n"));
  CHECK(load_in(tree, "static-10m").at("servers").size() == 4);
}

TEST_CASE("loads that differ in their number of connections are one series") {
  const FakeBuildTree tree;
  tree.server("01-blocking", healthy_server);
  CHECK(run_once(tree, "scaling").exit_code == 0);
  CHECK(load_in(tree, "scaling-16").at("series") == Json({{"scenario", "scaling"}, {"x", 16}}));
  CHECK(run_once(tree, "light").exit_code == 0);
  CHECK(load_in(tree, "light").at("series").is_null());
}

TEST_CASE("a scenario has its own columns") {
  const FakeBuildTree tree;
  tree.server("01-blocking", healthy_server);
  tree.stress("{\n" + stress_reporting("1000") +
              "\n} | sed 's/\"never_served\"/\"first_failed\": 7, &/'");
  const Outcome outcome = run_once(tree, "browse");
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.output, ContainsSubstring("first failed  p50 ms  p90 ms  mean ms  min ms"));
  const Json browse = load_in(tree, "browse-1000");
  CHECK(browse.at("servers").at("01-blocking").at("first_failed").at("median") == 7);
  CHECK(browse.at("figures").at(2) == "first_failed");
}

TEST_CASE("servers that no scenario includes are refused in one line") {
  const FakeBuildTree tree;
  tree.server("01-blocking", healthy_server);
  const Outcome outcome = tree.run({"1", "--scenario", "logging"});
  CHECK(outcome.exit_code == 1);
  CHECK(outcome.errors ==
        "compare: none of these scenarios includes any of these servers: see --list\n");
}
