/// @file
/// Rounds that are run again, and the server that takes part twice, with simulated cells.
#include "measure.hpp"

#include <map>

#include "catch.hpp"
#include "doubts.hpp"
#include "notes.hpp"
#include "ranking.hpp"
#include "scenarios.hpp"
#include "simulated_results.hpp"
#include "twin.hpp"

using comparison::Cell;
using comparison::Contender;
using comparison::Interrupt;
using comparison::Json;
using comparison::MeasurementPlan;

namespace {

/// @return a cell in which a server took @p cpu microseconds for a message, and had @p memory bytes
Cell cell_of(double cpu, double memory = 1e6) {
  Cell cell;
  cell.report = {{"messages", {{"sent", 10}, {"per_second", 1000}}},
                 {"server", {{"cpu_us_per_message", cpu}, {"pss_bytes", memory}}}};
  return cell;
}

MeasurementPlan plan_of(const std::vector<std::string>& names, unsigned rounds) {
  MeasurementPlan plan;
  for (const std::string& name : names) {
    plan.contenders.push_back({name, std::stoi(name), {"/bin/true"}});
  }
  plan.scenarios = comparison::chosen_scenarios({"light", "medium"}, false);
  plan.rounds = rounds;
  plan.twin = comparison::twin_among(plan.contenders);
  return plan;
}

/// @return what was measured, by load
Json measured(const MeasurementPlan& plan) {
  const Interrupt interrupt;
  Json results = {{"scenarios", Json::object()}};
  const bool complete = comparison::measure(
      plan, interrupt,
      [&](const std::string& key, const Json& load) { results["scenarios"][key] = load; });
  REQUIRE(complete);
  return results;
}

}  // namespace

TEST_CASE("the first event-driven stage takes part twice in the first scenario, and ties") {
  MeasurementPlan plan = plan_of({"02-fork", "05-epoll-et", "06-timer"}, 9);
  std::map<std::string, int> calls;
  plan.run = [&](const Contender& contender, const comparison::Load&) {
    const int call = ++calls[contender.name];
    return cell_of(contender.name == "05-epoll-et again" ? 5 + 0.1 * (call % 3) : 5.1);
  };
  const Json results = measured(plan);
  const Json& light = results.at("scenarios").at("light");
  CHECK(light.at("servers").size() == 4);
  CHECK(light.at("same_twice") == Json({{"server", "05-epoll-et"},
                                        {"again", "05-epoll-et again"},
                                        {"verdict", "tie"},
                                        {"differs_in", Json::array()}}));
  CHECK_FALSE(comparison::differs_from_itself(results));
  CHECK_THAT(joined(comparison::doubts_on(light)), ContainsSubstring("the same server: tie"));
  CHECK_THAT(joined(comparison::rankings_of(light)), !ContainsSubstring("again"));
  CHECK(results.at("scenarios").at("medium").at("same_twice").is_null());
  CHECK(results.at("scenarios").at("medium").at("servers").size() == 3);
}

TEST_CASE(
    "in nine rounds each of the eight stages and the twin comes right after each other once") {
  MeasurementPlan plan = plan_of({"01", "02", "03", "04", "05", "06", "07", "08"}, 9);
  std::vector<std::string> turns;
  plan.run = [&](const Contender& contender, const comparison::Load& load) {
    if (load.key == "light") {
      turns.push_back(contender.name);
    }
    return cell_of(5);
  };
  measured(plan);
  constexpr std::size_t servers = 9;
  REQUIRE(turns.size() == servers * 9);
  std::map<std::pair<std::string, std::string>, int> neighbours;
  for (std::size_t turn = 1; turn < turns.size(); ++turn) {
    if (turn % servers != 0) {
      ++neighbours[{turns[turn - 1], turns[turn]}];
    }
  }
  CHECK(neighbours.size() == servers * (servers - 1));
  CHECK(neighbours.count({"05 again", "05"}) == 1);
}

TEST_CASE("a server that differs from itself makes the run noisy, and the notes name the figures") {
  MeasurementPlan plan = plan_of({"02-fork", "05-epoll-et", "06-timer"}, 9);
  plan.run = [](const Contender& contender, const comparison::Load&) {
    return cell_of(contender.name == "05-epoll-et again" ? 6 : 5);
  };
  const Json results = measured(plan);
  const Json& light = results.at("scenarios").at("light");
  CHECK(light.at("same_twice").at("verdict") == "differs");
  CHECK(light.at("same_twice").at("differs_in") == Json({"cpu_us_per_message"}));
  CHECK(comparison::differs_from_itself(results));
  CHECK_THAT(joined(comparison::notes_on(light)),
             ContainsSubstring("they differ in CPU µs, so this run is noisy"));
}

TEST_CASE("after too few rounds there is no verdict on a server against itself") {
  MeasurementPlan plan = plan_of({"05-epoll-et", "06-timer"}, 3);
  plan.run = [](const Contender& contender, const comparison::Load&) {
    return cell_of(contender.name == "05-epoll-et again" ? 6 : 5);
  };
  const Json results = measured(plan);
  CHECK(results.at("scenarios").at("light").at("same_twice").at("verdict") == "too few rounds");
  CHECK_FALSE(comparison::differs_from_itself(results));
}

TEST_CASE("5% of memory is a tie and 6% is not; both are a difference in CPU time") {
  MeasurementPlan plan = plan_of({"02-fork", "05-epoll-et", "06-timer"}, 9);
  plan.run = [](const Contender& contender, const comparison::Load&) {
    const std::map<std::string, double> factors = {{"05-epoll-et", 1.04}, {"06-timer", 1.104}};
    const auto found = factors.find(contender.name);
    const double factor = found == factors.end() ? 1 : found->second;
    return cell_of(factor, factor * 1e6);
  };
  const Json results = measured(plan);
  const std::string rankings =
      joined(comparison::rankings_of(results.at("scenarios").at("medium")));
  CHECK_THAT(rankings,
             ContainsSubstring("least CPU per message: 02-fork > 05-epoll-et > 06-timer"));
  CHECK_THAT(rankings, ContainsSubstring("least memory: 02-fork ≈ 05-epoll-et > 06-timer"));
}

TEST_CASE("no server takes part twice where none is event-driven, or where it is alone") {
  CHECK_FALSE(comparison::twin_among({{"05-epoll-et", 5, {}}}));
  CHECK_FALSE(comparison::twin_among({{"01-blocking", 1, {}}, {"floor", 0, {}}}));
  CHECK(comparison::twin_among({{"floor", 0, {}}, {"08-stress", 8, {}}})->name ==
        "08-stress again");
}

TEST_CASE("a noisy round is set aside and run again as a whole, at most twice per load") {
  MeasurementPlan plan = plan_of({"02-fork", "03-threads"}, 3);
  std::map<std::string, int> calls;
  plan.run = [&](const Contender& contender, const comparison::Load& load) {
    const int call = ++calls[load.key + contender.name];
    Cell cell = cell_of(call);
    // Under the light load the second turn of one is noisy, then all from the fourth on.
    cell.noise.steal = load.key == "light" && contender.stage == 3 && (call == 2 || call >= 4);
    return cell;
  };
  const Json results = measured(plan);
  const Json& light = results.at("scenarios").at("light");
  CHECK(calls.at("light02-fork") == 5);
  const Json& fork = light.at("servers").at("02-fork").at("cpu_us_per_message");
  CHECK(fork.at("values") == Json({1.0, 3.0, 5.0}));
  const Json& reruns = light.at("reruns");
  REQUIRE(reruns.size() == 2);
  CHECK(reruns.at(0).at("round") == 2);
  CHECK(reruns.at(1).at("round") == 3);
  CHECK(reruns.at(0).at("noisy") == Json({"03-threads"}));
  const Json& kept = reruns.at(1).at("servers").at("02-fork");
  CHECK(kept.at("stress").at("server").at("cpu_us_per_message") == 4.0);
  CHECK(light.at("servers").at("03-threads").at("flags").at("noisy") == 1);
  CHECK_THAT(joined(comparison::notes_on(light)),
             ContainsSubstring("2 (round 2: 03-threads; 3: 03-threads)"));
  CHECK(results.at("scenarios").at("medium").at("reruns").empty());
  CHECK(calls.at("medium02-fork") == 3);
}

TEST_CASE("a noisy round is kept if a server failed in it, or with --reruns 0") {
  MeasurementPlan plan = plan_of({"02-fork", "03-threads"}, 2);
  int calls = 0;
  plan.run = [&](const Contender&, const comparison::Load&) {
    ++calls;
    Cell cell = cell_of(5);
    cell.noise.foreign = 0.5;
    cell.fault = plan.reruns > 0 ? "crashed" : "";
    return cell;
  };
  for (const unsigned reruns : {2U, 0U}) {
    plan.reruns = reruns;
    calls = 0;
    const Json results = measured(plan);
    CHECK(calls == 8);
    CHECK(results.at("scenarios").at("light").at("reruns").empty());
    CHECK(results.at("scenarios").at("light").at("servers").at("02-fork").at("flags").at("noisy") ==
          2);
    CHECK_THAT(joined(comparison::notes_on(results.at("scenarios").at("light"))),
               ContainsSubstring("memory: all\n"));
  }
}
