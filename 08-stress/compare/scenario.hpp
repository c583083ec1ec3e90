/// @file
/// The scenarios: what is asked of the servers, why, and with which load.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace comparison {

/// One load on a server, and one table in the results.
struct Load {
  /// The name in `results.json`: the scenario's, and a suffix where it has several loads.
  std::string key;
  /// What it is, for a heading: "100 clients × 10 messages of 64 B".
  std::string title;
  /// Clients, of one connection each.
  unsigned clients;
  /// The options of `stress`, separated by spaces.
  std::string options;
  /// The same for `--quick`.
  std::string quick_options;
  /// The options of a second run, on the same server, that holds all clients connected: a load that
  /// is over in a moment cannot show how much memory they take. Empty where the load itself lasts.
  std::string hold_options;
  /// About how long a cell takes, for the time left.
  std::chrono::milliseconds expected;
  /// The same for `--quick`.
  std::chrono::milliseconds quick_expected;
};

/// A question to the servers.
struct Scenario {
  std::string name;
  /// The question.
  std::string asks;
  /// Why anybody wants to know.
  std::string why;
  std::vector<Load> loads;
  /// The first stage that it can include.
  int first_stage = 1;
  /// What is spoken.
  std::string service = "echo";
  /// Whether it runs when none is named.
  bool usual = true;
};

/// @return all of them, in the order in which they run
const std::vector<Scenario>& scenarios();

/// @return the names of all scenarios
std::vector<std::string> scenario_names();

/// @param names those wanted; none means the usual ones
/// @return the wanted ones, in the order in which they run
std::vector<Scenario> chosen_scenarios(const std::vector<std::string>& names);

/// @return what `--list` prints: each scenario, its question, its reason and its loads
std::string list_of_scenarios();

}  // namespace comparison
