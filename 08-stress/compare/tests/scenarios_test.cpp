/// @file
/// The data of the scenarios: names, options, servers, and the time that they take.
#include "scenarios.hpp"

#include <algorithm>
#include <set>
#include <sstream>

#include "catch.hpp"
#include "command_line.hpp"
#include "figures.hpp"
#include "load_plan.hpp"
#include "measure.hpp"
#include "peer_servers.hpp"
#include "simulated_results.hpp"

using namespace std::chrono_literals;
using comparison::Load;
using comparison::LoadSpec;
using comparison::Scenario;
using comparison::scenarios;

namespace {

/// @return how the stress client understands the options
stress::LoadPlan understood(const std::string& options) {
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

void check_spec(const Load& load, const LoadSpec& spec) {
  const stress::LoadPlan plan = understood(spec.options);
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
    check_spec(each, each.full);
    check_spec(each, each.spec(true));
    if (each.beside) {
      const stress::LoadPlan plan = understood(each.beside->options);
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
