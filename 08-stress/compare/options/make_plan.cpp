/// @file
#include "make_plan.hpp"

#include <unistd.h>

#include <stdexcept>
#include <utility>
#include <vector>

#include "kernel.hpp"
#include "lineup.hpp"
#include "pinning.hpp"
#include "scenarios.hpp"
#include "selection.hpp"
#include "twin.hpp"

namespace comparison {

MeasurementPlan make_plan(const Arguments& arguments, const std::filesystem::path& own,
                          const Interrupt& interrupt) {
  const std::vector<Contender> all = find_contenders(own);
  if (all.empty()) {
    throw std::runtime_error("no stage's server is built in " + own.parent_path().string());
  }
  MeasurementPlan plan;
  plan.scenarios = chosen_scenarios(arguments.scenarios, arguments.quick);
  plan.contenders = lineup_of(arguments, all, own / "peers", interrupt);
  if (arguments.stages.empty()) {
    plan.contenders =
        with_peers_of(plan.scenarios, std::move(plan.contenders), own / "peers", interrupt);
  }
  plan.rounds = arguments.rounds();
  plan.reruns = arguments.reruns;
  if (arguments.stages.empty()) {
    plan.twin = twin_for(plan.scenarios, plan.contenders);
  }
  plan.loader.stress = own / "stress";
  plan.loader.quick = arguments.quick;
  plan.loader.pinning = pinning_of(arguments.pin);
  if (::access(plan.loader.stress.c_str(), X_OK) == -1) {
    throw std::runtime_error("the stress client is not built: " + plan.loader.stress.string());
  }
  if (participants(plan.contenders, plan.scenarios).empty() && !counts_kernel(plan)) {
    throw std::runtime_error("none of these scenarios includes any of these servers: see --list");
  }
  return plan;
}

}  // namespace comparison
