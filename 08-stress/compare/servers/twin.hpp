/// @file
/// The server that takes part twice (an A/A test): its two entries differ only by the machine's
/// noise.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "contenders.hpp"
#include "json.hpp"
#include "scenario.hpp"

namespace comparison {

/// @return a second entry of the first event-driven stage, "05-epoll-et again": these stages differ
/// little from each other, so noise matters most for them; nothing where none takes part, or no
/// other server does
std::optional<Contender> twin_among(const std::vector<Contender>& contenders);

/// @return the scenario in which a server may take part twice: the first one with a load; null for
/// none
const Scenario* scenario_of_twin(const std::vector<Scenario>& scenarios);

/// @return the second entry for that scenario; nothing where the scenario sets its servers'
/// options, or does not include the server that would be entered twice
std::optional<Contender> twin_for(const std::vector<Scenario>& scenarios,
                                  const std::vector<Contender>& contenders);

/// @param name a contender's name
/// @return whether it is a second entry
bool is_twin(const std::string& name);

/// Judges the pair by the verdicts of the table, on requests per second and CPU per message.
/// @param measured what summary_of() gave
/// @return `server`, `again`, `verdict` (`tie`, `differs`, `too few rounds`) and the figures that
/// `differs_in` lists; null where no server took part twice
Json same_twice(const Json& measured);

/// @param results the whole document
/// @return whether a server differed from itself under any load
bool differs_from_itself(const Json& results);

}  // namespace comparison
