/// @file
/// Which servers a load includes, and why it leaves the others out.
#pragma once

#include <string>
#include <vector>

#include "contenders.hpp"
#include "scenario.hpp"

namespace comparison {

/// @return those of @p contenders that the load includes, with the options that the scenario gives
/// them
std::vector<Contender> included(const std::vector<Contender>& contenders, const Scenario& scenario,
                                const Load& load);

/// @return those of @p contenders that the load leaves out, with the reasons
std::vector<Exclusion> left_out(const std::vector<Contender>& contenders, const Scenario& scenario,
                                const Load& load);

/// @return those of @p contenders that any load of @p scenarios includes, under the names that they
/// have there, each once
std::vector<Contender> participants(const std::vector<Contender>& contenders,
                                    const std::vector<Scenario>& scenarios);

/// @return which servers a scenario includes: "all that speak echo, but for 01-blocking (...)"
std::string servers_in_words(const Scenario& scenario);

}  // namespace comparison
