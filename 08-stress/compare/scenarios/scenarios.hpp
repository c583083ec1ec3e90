/// @file
/// The scenarios.
#pragma once

#include <string>
#include <vector>

#include "scenario.hpp"

namespace comparison {

// The data, by what is asked.

/// @return what the course's own loads ask
std::vector<Scenario> echo_scenarios();

/// @return how many connections, and what they cost
std::vector<Scenario> connection_scenarios();

/// @return what HTTP and files ask
std::vector<Scenario> http_scenarios();

/// @return what some clients do to others
std::vector<Scenario> neighbour_scenarios();

/// @return all of them, in the order in which they run
const std::vector<Scenario>& scenarios();

/// @return the names of all scenarios
std::vector<std::string> scenario_names();

/// @param names those wanted; none means the usual ones
/// @param quick whether the run is a quick one
/// @return the wanted ones, in the order in which they run, with the loads that are due
std::vector<Scenario> chosen_scenarios(const std::vector<std::string>& names, bool quick);

/// @return what `--list` prints: each scenario, its question, its reason, its loads and its servers
std::string list_of_scenarios();

}  // namespace comparison
