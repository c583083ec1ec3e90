/// @file
/// All servers under all loads, in interleaved rounds.
#include "tournament.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "order.hpp"
#include "scratch.hpp"
#include "selection.hpp"
#include "twin.hpp"

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

/// @return whether it is the scenario in which a server takes part twice: the first with a load
bool has_twin(const Plan& plan, const Scenario& scenario) {
  const Scenario* const first = scenario_of_twin(plan.scenarios);
  return plan.twin && first != nullptr && first->name == scenario.name;
}

/// @return the servers that a load includes
std::vector<Contender> servers_of(const Plan& plan, const Scenario& scenario, const Load& load) {
  std::vector<Contender> all = plan.contenders;
  if (has_twin(plan, scenario)) {
    all.push_back(*plan.twin);
  }
  return included(all, scenario, load);
}

/// @return the calibration of a scenario; nothing where its loads have no rate
std::optional<Calibration> calibration_of(const Plan& plan, const Scenario& scenario,
                                          const Interrupt& interrupt, Progress& progress) {
  if (!scenario.calibration) {
    return std::nullopt;
  }
  const Load& load = *scenario.calibration;
  const std::vector<Contender> servers = included(plan.contenders, scenario, load);
  progress.begin_round(load.key);
  Calibration calibration = calibrate(servers, load, plan.loader, interrupt);
  progress.end_cell(plan.expected(load) * servers.size());
  return calibration;
}

/// @return whether all loads of a scenario were measured
bool measure_scenario(const Plan& plan, const Scenario& scenario, const Interrupt& interrupt,
                      Progress& progress, const Keep& keep) {
  std::optional<Calibration> calibration;
  try {
    calibration = calibration_of(plan, scenario, interrupt, progress);
  } catch (const Interrupted&) {
    return false;
  }
  for (const Load& wanted : scenario.loads) {
    const Load load = calibration ? at_rate(wanted, calibration->rate(wanted.rate_share)) : wanted;
    const std::vector<Contender> servers = servers_of(plan, scenario, load);
    const std::vector<Absence> absent = left_out(plan.contenders, scenario, load);
    if (servers.empty()) {
      continue;
    }
    Measurement measurement{scenario, load, servers, absent, plan.loader.quick, calibration, {}};
    const bool complete = all_rounds(plan, measurement, interrupt, progress);
    progress.clear();
    if (!measurement.rounds.empty()) {
      keep(load.key, summary_of(measurement));
    }
    if (!complete) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::chrono::milliseconds Plan::expected() const {
  std::chrono::milliseconds sum{0};
  for (const Scenario& scenario : scenarios) {
    for (const Load& load : scenario.loads) {
      sum += expected(load) * rounds * servers_of(*this, scenario, load).size();
    }
    if (scenario.calibration) {
      sum += expected(*scenario.calibration) *
             included(contenders, scenario, *scenario.calibration).size();
    }
  }
  return sum;
}

bool measure(Plan plan, const Interrupt& interrupt, const Keep& keep) {
  std::optional<Scratch> scratch;
  if (needs_scratch(participants(plan.contenders, plan.scenarios))) {
    plan.loader.scratch = scratch.emplace().path();
  }
  Progress progress(plan.expected());
  return std::all_of(plan.scenarios.begin(), plan.scenarios.end(), [&](const Scenario& scenario) {
    return measure_scenario(plan, scenario, interrupt, progress, keep);
  });
}

}  // namespace comparison
