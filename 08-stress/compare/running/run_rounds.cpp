/// @file
#include "run_rounds.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "order.hpp"

namespace comparison {

namespace {

/// After this many rounds without a result, a server is not tried again under a load.
constexpr std::ptrdiff_t attempts = 2;

bool has_given_up(const Measurement& measurement, std::size_t server) {
  return std::count_if(measurement.rounds.begin(), measurement.rounds.end(),
                       [&](const std::vector<Cell>& round) { return !round[server].report; }) >=
         attempts;
}

/// @return the cells of one round
std::vector<Cell> one_round(const MeasurementPlan& plan, const Measurement& measurement,
                            const Interrupt& interrupt, RoundProgress& progress) {
  const std::size_t servers = measurement.contenders.size();
  std::vector<Cell> cells(servers);
  for (const std::size_t server : order_of_round(servers, measurement.rounds.size())) {
    if (has_given_up(measurement, server)) {
      cells[server].fault =
          fmt::format("not tried again after {} rounds without a result", attempts);
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

/// Keeps a complete round, or sets it aside so that it is run again.
void take(std::vector<Cell> round, const MeasurementPlan& plan, Measurement& measurement,
          RoundProgress& progress) {
  const bool may_run_again = measurement.discarded.size() < plan.reruns;
  if (may_run_again && is_noisy(round) && !has_fault(round)) {
    progress.expect_more(plan.expected(measurement.load) * round.size());
    measurement.discarded.push_back({measurement.rounds.size() + 1, std::move(round)});
  } else {
    measurement.rounds.push_back(std::move(round));
  }
}

}  // namespace

bool run_rounds(const MeasurementPlan& plan, Measurement& measurement, const Interrupt& interrupt,
                RoundProgress& progress) {
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

}  // namespace comparison
