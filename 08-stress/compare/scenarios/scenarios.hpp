/// @file
/// The scenarios.
#pragma once

#include <string>
#include <vector>

#include "scenario.hpp"

namespace comparison {

// The data, by what is asked.

/// @return the scenarios of the echo service
std::vector<Scenario> echo_scenarios();

/// @return the scenarios on the number and the cost of connections
std::vector<Scenario> connection_scenarios();

/// @return the scenarios of HTTP and of files
std::vector<Scenario> http_scenarios();

/// @return the scenarios on what some clients do to others
std::vector<Scenario> neighbour_scenarios();

/// @return all of them, in the order in which they run
const std::vector<Scenario>& scenarios();

/// @return the names of all scenarios
std::vector<std::string> scenario_names();

/// @param names those wanted; none means the usual ones
/// @param quick whether the run is a quick one
/// @return the chosen ones, in the order in which they run, with only the loads that run now
std::vector<Scenario> chosen_scenarios(const std::vector<std::string>& names, bool quick);

/// @return what `--list` prints: each scenario, its question, its reason, its loads and its servers
std::string list_of_scenarios();

}  // namespace comparison
