/// @file
/// All servers under all loads, in interleaved rounds.
#include "tournament.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "order.hpp"

namespace comparison {

namespace {

/// Rounds without a result after which a server is not tried again under a load.
constexpr std::ptrdiff_t patience = 2;

bool has_given_up(const Measurement& measurement, std::size_t server) {
  return std::count_if(measurement.rounds.begin(), measurement.rounds.end(),
                       [&](const std::vector<Cell>& round) { return !round[server].report; }) >=
         patience;
}

/// @return the cells of one round
std::vector<Cell> one_round(const Plan& plan, const Measurement& measurement,
                            const Interrupt& interrupt, Progress& progress) {
  const std::size_t servers = measurement.contenders.size();
  std::vector<Cell> cells(servers);
  for (const std::size_t server : order_of_round(servers, measurement.rounds.size())) {
    if (has_given_up(measurement, server)) {
      cells[server].fault =
          fmt::format("not tried again after {} rounds without a result", patience);
    } else {
      progress.begin_cell(measurement.contenders[server].name);
      cells[server] =
          run_cell(measurement.contenders[server], measurement.load, plan.loader, interrupt);
    }
    progress.end_cell(plan.expected(measurement.load));
  }
  return cells;
}

/// @return whether all rounds were run
bool all_rounds(const Plan& plan, Measurement& measurement, const Interrupt& interrupt,
                Progress& progress) {
  try {
    for (unsigned round = 1; round <= plan.rounds; ++round) {
      progress.begin_round(
          fmt::format("{}: round {} of {}", measurement.load.key, round, plan.rounds));
      measurement.rounds.push_back(one_round(plan, measurement, interrupt, progress));
    }
    return true;
  } catch (const Interrupted&) {
    return false;
  }
}

bool takes_part(const Contender& contender, const Scenario& scenario) {
  const bool speaks = std::find(contender.services.begin(), contender.services.end(),
                                scenario.service) != contender.services.end();
  return speaks && (contender.is_peer() || contender.stage >= scenario.first_stage);
}

/// @return the servers that a scenario includes, told what to speak where they have the choice
std::vector<Contender> included(const Plan& plan, const Scenario& scenario) {
  std::vector<Contender> servers;
  for (const Contender& each : plan.contenders) {
    if (takes_part(each, scenario)) {
      servers.push_back(each);
      if (!each.is_peer() && scenario.service != "echo") {
        servers.back().command.insert(servers.back().command.end(),
                                      {"--service", scenario.service});
      }
    }
  }
  return servers;
}

}  // namespace

std::vector<Contender> participants(const std::vector<Contender>& contenders,
                                    const std::vector<Scenario>& scenarios) {
  std::vector<Contender> found;
  std::copy_if(
      contenders.begin(), contenders.end(), std::back_inserter(found), [&](const Contender& each) {
        return std::any_of(scenarios.begin(), scenarios.end(),
                           [&](const Scenario& scenario) { return takes_part(each, scenario); });
      });
  return found;
}

std::chrono::milliseconds Plan::expected() const {
  std::chrono::milliseconds sum{0};
  for (const Scenario& scenario : scenarios) {
    for (const Load& load : scenario.loads) {
      sum += expected(load) * rounds * included(*this, scenario).size();
    }
  }
  return sum;
}

bool measure(const Plan& plan, const Interrupt& interrupt, const Keep& keep) {
  Progress progress(plan.expected());
  for (const Scenario& scenario : plan.scenarios) {
    const std::vector<Contender> servers = included(plan, scenario);
    if (servers.empty()) {
      continue;
    }
    for (const Load& load : scenario.loads) {
      Measurement measurement{scenario, load, servers, plan.loader.quick, {}};
      const bool complete = all_rounds(plan, measurement, interrupt, progress);
      progress.clear();
      if (!measurement.rounds.empty()) {
        keep(load.key, summary_of(measurement));
      }
      if (!complete) {
        return false;
      }
    }
  }
  return true;
}

}  // namespace comparison
