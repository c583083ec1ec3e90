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
      const Contender& contender = measurement.contenders[server];
      cells[server] = plan.run ? plan.run(contender, measurement.load)
                               : run_cell(contender, measurement.load, plan.loader, interrupt);
    }
    progress.end_cell(plan.expected(measurement.load));
  }
  return cells;
}

bool is_noisy(const std::vector<Cell>& round) {
  return std::any_of(round.begin(), round.end(),
                     [](const Cell& cell) { return cell.noise.disturbing(); });
}

bool has_fault(const std::vector<Cell>& round) {
  return std::any_of(round.begin(), round.end(),
                     [](const Cell& cell) { return !cell.fault.empty(); });
}

/// Keeps a complete round, or puts it aside to have it run again.
void take(std::vector<Cell> round, const Plan& plan, Measurement& measurement, Progress& progress) {
  const bool may_run_again = measurement.discarded.size() < plan.reruns;
  if (may_run_again && is_noisy(round) && !has_fault(round)) {
    progress.expect_more(plan.expected(measurement.load) * round.size());
    measurement.discarded.push_back({measurement.rounds.size() + 1, std::move(round)});
  } else {
    measurement.rounds.push_back(std::move(round));
  }
}

/// @return whether all rounds were run
bool all_rounds(const Plan& plan, Measurement& measurement, const Interrupt& interrupt,
                Progress& progress) {
  try {
    while (measurement.rounds.size() < plan.rounds) {
      const std::size_t round = measurement.rounds.size() + 1;
      const bool is_rerun =
          !measurement.discarded.empty() && measurement.discarded.back().round == round;
      progress.begin_round(fmt::format("{}: round {} of {}{}", measurement.load.key, round,
                                       plan.rounds, is_rerun ? " again" : ""));
      take(one_round(plan, measurement, interrupt, progress), plan, measurement, progress);
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

/// @return whether it is the scenario in which a server takes part twice: the first with a load
bool has_twin(const Plan& plan, const Scenario& scenario) {
  const auto first = std::find_if(plan.scenarios.begin(), plan.scenarios.end(),
                                  [](const Scenario& each) { return !each.loads.empty(); });
  return plan.twin && first != plan.scenarios.end() && first->name == scenario.name;
}

/// @return the servers that a scenario includes, told what to speak where they have the choice
std::vector<Contender> included(const Plan& plan, const Scenario& scenario) {
  std::vector<Contender> all = plan.contenders;
  if (has_twin(plan, scenario)) {
    all.push_back(*plan.twin);
  }
  std::vector<Contender> servers;
  for (const Contender& each : all) {
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
