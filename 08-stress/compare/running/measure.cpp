/// @file
#include "measure.hpp"

#include <algorithm>

#include "run_rounds.hpp"
#include "scratch.hpp"
#include "selection.hpp"
#include "twin.hpp"

namespace comparison {

namespace {

/// @return whether a server takes part twice in the scenario: the first one with a load
bool has_twin(const MeasurementPlan& plan, const Scenario& scenario) {
  const Scenario* const first = scenario_of_twin(plan.scenarios);
  return plan.twin && first != nullptr && first->name == scenario.name;
}

/// @return the servers that a load includes
std::vector<Contender> servers_of(const MeasurementPlan& plan, const Scenario& scenario,
                                  const Load& load) {
  std::vector<Contender> all = plan.contenders;
  if (has_twin(plan, scenario)) {
    all.push_back(*plan.twin);
  }
  return included(all, scenario, load);
}

/// @return the calibration of a scenario; nothing where its loads have no rate
std::optional<Calibration> calibration_of(const MeasurementPlan& plan, const Scenario& scenario,
                                          const Interrupt& interrupt, RoundProgress& progress) {
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
bool measure_scenario(const MeasurementPlan& plan, const Scenario& scenario,
                      const Interrupt& interrupt, RoundProgress& progress, const Keep& keep) {
  std::optional<Calibration> calibration;
  try {
    calibration = calibration_of(plan, scenario, interrupt, progress);
  } catch (const Interrupted&) {
    return false;
  }
  for (const Load& wanted : scenario.loads) {
    const Load load = calibration ? at_rate(wanted, calibration->rate(wanted.rate_share)) : wanted;
    const std::vector<Contender> servers = servers_of(plan, scenario, load);
    const std::vector<Exclusion> absent = left_out(plan.contenders, scenario, load);
    if (servers.empty()) {
      continue;
    }
    Measurement measurement{scenario, load, servers, absent, plan.loader.quick, calibration, {}};
    const bool complete = run_rounds(plan, measurement, interrupt, progress);
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

std::chrono::milliseconds MeasurementPlan::expected() const {
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

bool measure(MeasurementPlan plan, const Interrupt& interrupt, const Keep& keep) {
  std::optional<Scratch> scratch;
  if (needs_scratch(participants(plan.contenders, plan.scenarios))) {
    plan.loader.scratch = scratch.emplace().path();
  }
  RoundProgress progress(plan.expected());
  return std::all_of(plan.scenarios.begin(), plan.scenarios.end(), [&](const Scenario& scenario) {
    return measure_scenario(plan, scenario, interrupt, progress, keep);
  });
}

}  // namespace comparison
