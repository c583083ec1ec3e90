/// @file
/// Which servers a load includes, how it starts them, and why it leaves others out.
#include "selection.hpp"

#include <algorithm>

#include "catch.hpp"
#include "scenarios.hpp"
#include "simulated_results.hpp"

using comparison::Contender;
using comparison::Load;
using comparison::Scenario;
using comparison::scenarios;

namespace {

const Scenario& scenario(const std::string& name) {
  return *std::find_if(scenarios().begin(), scenarios().end(),
                       [&](const Scenario& each) { return each.name == name; });
}

const Load& load(const std::string& scenario_name, const std::string& key) {
  const std::vector<Load>& loads = scenario(scenario_name).loads;
  return *std::find_if(loads.begin(), loads.end(),
                       [&](const Load& each) { return each.key == key; });
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
