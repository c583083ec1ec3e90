/// @file
/// The data of the scenarios: names, options, servers, and the time that they take.
#include "scenarios.hpp"

#include <algorithm>
#include <set>
#include <sstream>

#include "catch.hpp"
#include "command_line.hpp"
#include "figures.hpp"
#include "measure.hpp"
#include "peer_servers.hpp"
#include "selection.hpp"
#include "simulated_results.hpp"
#include "stress/plan.hpp"

using namespace std::chrono_literals;
using comparison::Contender;
using comparison::Load;
using comparison::LoadSpec;
using comparison::Scenario;
using comparison::scenarios;

namespace {

std::vector<Contender> course() {
  std::vector<Contender> all;
  for (const std::string& name : stages) {
    all.push_back({name, static_cast<int>(all.size()) + 1, {"server"}});
  }
  return all;
}

const Scenario& scenario(const std::string& name) {
  return *std::find_if(scenarios().begin(), scenarios().end(),
                       [&](const Scenario& each) { return each.name == name; });
}

const Load& load(const std::string& scenario_name, const std::string& key) {
  const std::vector<Load>& loads = scenario(scenario_name).loads;
  return *std::find_if(loads.begin(), loads.end(),
                       [&](const Load& each) { return each.key == key; });
}

/// @return how the stress client understands the options
stress::Plan understood(const std::string& options) {
  std::istringstream stream(options + " 127.0.0.1:1");
  std::vector<std::string> words = {"stress"};
  for (std::string word; stream >> word;) {
    words.push_back(word == "{rate}" ? "1000" : word);
  }
  std::vector<const char*> pointers;
  for (const std::string& word : words) {
    pointers.push_back(word.c_str());
  }
  INFO(options);
  return stress::read_plan(static_cast<int>(pointers.size()), pointers.data()).value();
}

/// @return every load, including those that find a rate
std::vector<Load> all_loads() {
  std::vector<Load> loads;
  for (const Scenario& each : scenarios()) {
    loads.insert(loads.end(), each.loads.begin(), each.loads.end());
    if (each.calibration) {
      loads.push_back(*each.calibration);
    }
  }
  return loads;
}

void check_dose(const Load& load, const LoadSpec& spec) {
  const stress::Plan plan = understood(spec.options);
  CHECK(plan.connections == load.clients);
  CHECK(plan.rate.has_value() == (load.rate_share > 0));
  const auto once = plan.duration.value_or(0s) + plan.warmup;
  CHECK(once < comparison::WaitLimits().load * 2 / 3);
  CHECK(spec.expected >= once * (load.beside ? 2 : 1));
  if (!spec.hold.empty()) {
    CHECK(understood(spec.hold).connections == load.clients);
    CHECK(understood(spec.hold).hold.has_value());
  }
}

std::chrono::milliseconds time_of_all(bool quick, unsigned rounds) {
  comparison::MeasurementPlan plan{course(), comparison::chosen_scenarios({}, quick), rounds, {}};
  plan.loader.quick = quick;
  return plan.expected();
}

std::vector<std::string> contender_names(const std::vector<Contender>& contenders) {
  std::vector<std::string> names;
  for (const Contender& each : contenders) {
    names.push_back(each.name);
  }
  return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("scenarios and loads have unique names, and each scenario asks a question") {
  std::set<std::string> names;
  for (const Scenario& each : scenarios()) {
    INFO(each.name);
    CHECK(names.insert(each.name).second);
    CHECK(each.asks.ends_with('?'));
    CHECK(each.why.ends_with('.'));
    CHECK(each.loads.empty() == (each.name == "kernel"));
    CHECK_NOTHROW(comparison::columns(each.figures));
  }
  std::set<std::string> keys;
  for (const Load& each : all_loads()) {
    INFO(each.key);
    CHECK(keys.insert(each.key).second);
    CHECK_FALSE(each.title.empty());
  }
}

TEST_CASE("the stress client knows every option, and each load matches its description") {
  for (const Load& each : all_loads()) {
    INFO(each.key);
    check_dose(each, each.full);
    check_dose(each, each.spec(true));
    if (each.beside) {
      const stress::Plan plan = understood(each.beside->options);
      CHECK(plan.connections == each.beside->connections);
      CHECK(plan.hold.value_or(plan.duration.value_or(0s)) > 2 * comparison::WaitLimits().load);
      CHECK_FALSE(each.beside->begun_when.empty());
    }
  }
}

TEST_CASE("a load with a rate has a calibration") {
  for (const Scenario& each : scenarios()) {
    for (const Load& one : each.loads) {
      INFO(one.key);
      CHECK((one.rate_share > 0) == each.calibration.has_value());
      CHECK(one.rate_share < 1);
    }
  }
}

TEST_CASE("the servers that scenarios name exist") {
  Names known = stages;
  for (const comparison::Peer& peer : comparison::peers()) {
    known.push_back(peer.name);
  }
  for (const Scenario& each : scenarios()) {
    INFO(each.name);
    for (const comparison::Variant& variant : each.variants) {
      CHECK(std::find(known.begin(), known.end(), variant.server) != known.end());
    }
    for (const comparison::Exclusion& exclusion : each.without) {
      CHECK(std::find(known.begin(), known.end(), exclusion.server) != known.end());
      CHECK_FALSE(exclusion.reason.empty());
    }
  }
}

TEST_CASE("the usual scenarios take less than 45 minutes, and less than two with --quick") {
  CHECK(time_of_all(false, 9) < 45min);
  CHECK(time_of_all(true, 5) < 2min);
  CHECK(comparison::chosen_scenarios({}, true).size() == 3);
  CHECK(comparison::chosen_scenarios({}, false).size() > 3);
}

TEST_CASE("a quick run leaves the large loads out") {
  const auto keys = [](bool quick) {
    Names found;
    const std::vector<Scenario> chosen = comparison::chosen_scenarios({"browse"}, quick);
    for (const Load& each : chosen.front().loads) {
      found.push_back(each.key);
    }
    return found;
  };
  CHECK(keys(false) == Names{"browse"});
  CHECK(keys(true) == Names{"browse-1000"});
  CHECK(comparison::chosen_scenarios({"scaling"}, true).front().loads.size() == 5);
  CHECK(comparison::chosen_scenarios({"scaling"}, false).front().loads.size() == 8);
}

TEST_CASE("a server that cannot take part is left out, with the reason") {
  const Scenario& scaling = scenario("scaling");
  CHECK(included(course(), scaling, load("scaling", "scaling-1024")).size() == 8);
  const Load& many = load("scaling", "scaling-4096");
  CHECK(included(course(), scaling, many).size() == 7);
  REQUIRE(left_out(course(), scaling, many).size() == 1);
  CHECK(left_out(course(), scaling, many).front().server == "02-fork");
  CHECK_THAT(left_out(course(), scaling, many).front().reason, ContainsSubstring("process"));
  // Clients of the background count too.
  CHECK(left_out(course(), scenario("idle"), load("idle", "idle-10000")).size() == 3);
  const Contender floor{"floor", 0, {"floor"}, "", {"echo"}};
  REQUIRE(left_out({floor}, scenario("http"), load("http", "http")).size() == 1);
  CHECK(left_out({floor}, scenario("http"), load("http", "http")).front().reason ==
        "it does not speak http");
}

TEST_CASE("a variant is an entry of its own, and all other servers are left out") {
  const Scenario& logging = scenario("logging");
  const Load& only = logging.loads.front();
  CHECK(contender_names(included(course(), logging, only)) == Names{"07-logger --log-level off",
                                                                    "07-logger --log-level info",
                                                                    "07-logger --log-level debug"});
  CHECK(left_out(course(), logging, only).size() == 7);
  Contender with_option = course().at(6);
  with_option.name += " --workers 0";
  CHECK(contender_names(included({with_option}, logging, only)).front() ==
        "07-logger --workers 0 --log-level off");
}

TEST_CASE("the number of workers is passed to servers that have workers") {
  const std::vector<Contender> servers =
      included(course(), scenario("hogs"), scenario("hogs").loads.front());
  REQUIRE(servers.size() == 8);
  CHECK(servers.at(2).load_options.empty());
  CHECK(servers.at(3).load_options == Names{"--workers", "4"});
  CHECK(servers.at(3).name == "04-threadpool");
}
