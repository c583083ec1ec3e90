/// @file
/// Correct results documents, and documents with one value changed.
#include "check.hpp"

#include <fstream>

#include "catch.hpp"
#include "fake_build_tree.hpp"
#include "simulated_results.hpp"

using comparison::findings_in;
using comparison::Json;

namespace {

const Json& right() {
  static const Json results = simulated_results([](const std::string& server, int round) {
    return (server == "02-fork" ? 20 : 10) + 0.1 * (round % 3);
  });
  return results;
}

const std::string served = "/scenarios/light/servers/02-fork";
const std::string ratio_path = "/scenarios/light/ratios/floor~102-fork/cpu_us_per_message";

struct Mistake {
  std::string where;
  Json value;
  std::string finding;
};
const std::vector<Mistake> changed_values = {
    {"/schema", 1, "schema: is 1, but this program reads 2"},
    {"/schema", "2", "schema: is not a whole number"},
    {"/complete", nullptr, "complete: is not true or false"},
    {"/rounds", 10, "scenarios.light.rounds: 9 of 10 that were asked for"},
    {"/machine/cores", "two", "machine.cores: is not a whole number"},
    {"/noisy", true, "noisy: does not agree with same_twice"},
    {"/servers/floor/kind", 1, "servers.floor.kind: is not a text"},
    {"/kernel", Json::object(), "kernel.servers: is missing"},
    {"/scenarios/light", 7, "scenarios.light: is not an object"},
    {"/scenarios/light/rounds", 8, "02-fork.rounds: are 9, but the load has 8"},
    {"/scenarios/light/same_twice", nullptr, "light.same_twice: does not agree"},
    {"/scenarios/light/reruns/0/noisy", Json::array(), "reruns.0.noisy: are not the servers"},
    {"/scenarios/light/reruns/0/servers/02-fork/steal", "no", "02-fork.steal: is not a number"},
    {served + "/cpu_us_per_message/median", 21, "cpu_us_per_message.median: is 21, but"},
    {served + "/cpu_us_per_message/high", 30, "cpu_us_per_message.high: is 30, but"},
    {served + "/cpu_us_per_message/values/3", 21, "cpu_us_per_message.values.3: is not what"},
    {served + "/cpu_us_per_message/values", {1, 2}, "values: are 2, but there are 9 rounds"},
    {served + "/cpu_us_per_message", nullptr, "cpu_us_per_message: is null, but"},
    {served + "/per_second/confidence", 0.99, "per_second.confidence: is 0.99"},
    {served + "/flags/client_saturated", 2, "flags.client_saturated: is 2, but 1 rounds"},
    {served + "/flags/faults", -1, "flags.faults: is not a whole number"},
    {served + "/latency_us/p99", 1, "02-fork.latency_us: is not that of latency_histogram"},
    {served + "/latency_histogram/max", 1, "02-fork.latency_histogram: least, greatest"},
    {served + "/rounds/4/fault", 4, "02-fork.rounds.4.fault: is not a text"},
    {ratio_path + "/median", 3, "ratios.floor/02-fork.cpu_us_per_message.median: is 3"},
    {ratio_path + "/verdict", "tie", "cpu_us_per_message.verdict: is \"tie\""},
    {ratio_path, nullptr, "floor/02-fork.cpu_us_per_message: does not agree"},
    {"/scenarios/light/ratios/a~1b", Json::object(), "light.ratios: has pairs"},
    {"/scenarios/light/ratios/floor~102-fork", 5, "ratios.floor/02-fork: is not an object"},
};

}  // namespace

TEST_CASE("the results of a comparison have no findings") {
  CHECK(joined(findings_in(right())).empty());
  CHECK(right().at("scenarios").at("light").at("reruns").size() == 1);
}

TEST_CASE("a changed value is found, and the finding begins with its place") {
  for (const Mistake& mistake : changed_values) {
    Json wrong = right();
    wrong[Json::json_pointer(mistake.where)] = mistake.value;
    CAPTURE(mistake.where);
    CHECK_THAT(joined(findings_in(wrong)), ContainsSubstring(mistake.finding));
  }
}

TEST_CASE("every missing member is found") {
  for (const std::string path :
       {"/command", "/machine/kernel", "/commit/id", "/pinning/mode", "/scenarios/light/reruns",
        "/scenarios/light/servers/floor/sent", "/scenarios/light/servers/floor/p99_us",
        "/scenarios/light/servers/floor/p99_us/low",
        "/scenarios/light/servers/floor/rounds/0/steal", "/scenarios/light/ratios/02-fork~1floor",
        "/servers/02-fork"}) {
    Json wrong = right();
    const Json::json_pointer pointer(path);
    Json& parent = wrong[pointer.parent_pointer()];
    parent.erase(pointer.back());
    CAPTURE(path);
    CHECK_FALSE(findings_in(wrong).empty());
  }
}

TEST_CASE("garbage of any kind is a finding") {
  for (const Json& rubbish : {Json(), Json(7), Json("x"), Json::array(), Json({{"schema", 2}})}) {
    CHECK_FALSE(findings_in(rubbish).empty());
  }
}

TEST_CASE("--check prints a line per finding, and its exit code tells whether there are any") {
  const FakeBuildTree tree;
  const std::string file = tree.path() / "results.json";
  std::ofstream(file) << right().dump();
  const Outcome good = tree.run({"--check", file});
  CHECK(good.exit_code == 0);
  CHECK(good.output.empty());
  Json wrong = right();
  wrong["noisy"] = true;
  wrong["scenarios"]["light"]["servers"]["floor"]["flags"]["noisy"] = 5;
  std::ofstream(file) << wrong.dump();
  const Outcome bad = tree.run({"--check", file});
  CHECK(bad.exit_code == 1);
  CHECK(bad.output == "scenarios.light.servers.floor.flags.noisy: is 5, but 0 rounds have it\n");
  std::ofstream(file) << "{";
  CHECK(tree.run({"--check", file}).output == "the document: is not JSON\n");
  const Outcome missing = tree.run({"--check", tree.path() / "none"});
  CHECK(missing.exit_code == 2);
  CHECK_THAT(missing.errors, ContainsSubstring("--check: cannot read"));
  CHECK_THAT(missing.errors, ContainsSubstring("No such file"));
}

TEST_CASE("the results of a real run pass --check") {
  const FakeBuildTree tree;
  tree.server("01-blocking", "exit 3");
  tree.server("05-epoll-et", healthy_server);
  tree.server("06-timer", healthy_server);
  tree.stress(stress_reporting("$$"));
  CHECK(tree.run({"--scenario", "light", "kernel", "--rounds", "3"}).exit_code == 1);
  const Outcome outcome =
      tree.run({"--check", tree.path() / "08-stress" / "results" / "results.json"});
  CHECK(outcome.output.empty());
  CHECK(outcome.exit_code == 0);
}
