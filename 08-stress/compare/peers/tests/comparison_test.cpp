/// @file
/// Real comparisons with small loads: a stage beside the floor, and beside hostile clients.
#include "catch.hpp"
#include "fake_build_tree.hpp"
#include "json.hpp"

using comparison::Json;

namespace {

std::string run_in_place(const std::string& program) {
  return "exec '" + program + R"(' "$@")";
}

}  // namespace

TEST_CASE("a stage and the floor are measured side by side, on one CPU") {
  const FakeBuildTree tree;
  tree.server("02-fork", run_in_place(STAGE_SERVER));
  tree.peer("floor", run_in_place(FLOOR));
  tree.stress(run_in_place(STRESS_PROGRAM));
  const Outcome outcome =
      tree.run({"2", "floor", "--scenario", "light", "--rounds", "2", "--pin", "same"});
  INFO(outcome.errors << outcome.output);
  REQUIRE(outcome.exit_code == 0);
  const Json results = Json::parse(tree.read("08-stress/results/results.json"));
  CHECK(results.at("pinning").at("mode") == "same");
  CHECK(results.at("servers").at("floor").at("kind") == "peer");
  const Json light = results.at("scenarios").at("light");
  for (const char* name : {"02-fork", "floor"}) {
    INFO(name);
    const Json server = light.at("servers").at(name);
    CHECK(server.at("flags").at("faults") == 0);
    CHECK(server.at("sent") == 2000);
    CHECK(server.at("latency_us").at("count") == 2000);
    CHECK(server.at("failed").at("greatest") == 0);
    CHECK(server.at("never_served").at("greatest") == 0);
    CHECK(server.at("cpu_us_per_message").at("median") > 0);
  }
  CHECK(light.at("servers").at("floor").at("processes").at("median") == 1);
  CHECK(light.at("servers").at("02-fork").at("processes").at("median") == 101);
  const Json ratio = light.at("ratios").at("02-fork/floor").at("cpu_us_per_message");
  REQUIRE(ratio.is_object());
  CHECK(ratio.at("median") > 0);
}

TEST_CASE("a stage is measured beside idle, trickling and flooding clients, without failures") {
  const FakeBuildTree tree;
  tree.server("02-fork", run_in_place(STAGE_SERVER));
  tree.stress(run_in_place(STRESS_PROGRAM));
  const Outcome outcome =
      tree.run({"2", "--scenario", "hogs", "slowloris", "flood", "--quick", "--rounds", "1"});
  INFO(outcome.errors << outcome.output);
  REQUIRE(outcome.exit_code == 0);
  const Json results = Json::parse(tree.read("08-stress/results/results.json"));
  for (const char* name : {"hogs", "slowloris", "flood"}) {
    INFO(name);
    const Json server = results.at("scenarios").at(name).at("servers").at("02-fork");
    CHECK(server.at("flags").at("faults") == 0);
    CHECK(server.at("failed").at("greatest") == 0);
    CHECK(server.at("never_served").at("greatest") == 0);
    CHECK(server.at("alone_per_second").at("median") > 0);
    CHECK(server.at("per_second").at("median") > 0);
  }
}
