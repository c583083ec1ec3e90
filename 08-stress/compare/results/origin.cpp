/// @file
#include "origin.hpp"

#include <vector>

#include "kernel.hpp"
#include "machine.hpp"
#include "results.hpp"
#include "selection.hpp"

namespace comparison {

Json begin_document(const Arguments& arguments, const MeasurementPlan& plan,
                    const Interrupt& interrupt) {
  Json servers = Json::object();
  std::vector<Contender> all = participants(plan.contenders, plan.scenarios);
  if (counts_kernel(plan)) {
    all.insert(all.end(), plan.contenders.begin(), plan.contenders.end());
  }
  for (const Contender& each : all) {
    servers[each.name] = to_json(each);
  }
  if (plan.twin) {
    servers[plan.twin->name] = to_json(*plan.twin);
  }
  return {{"schema", results_schema},
          {"complete", false},
          {"noisy", false},
          {"command", command_of(arguments)},
          {"date", date_record()},
          {"seconds", 0},
          {"quick", arguments.quick},
          {"rounds", plan.rounds},
          {"pinning", to_json(plan.loader.pinning)},
          {"machine", machine_record()},
          {"build", build_record()},
          {"commit", commit_record(interrupt)},
          {"servers", servers},
          {"scenarios", Json::object()},
          {"kernel", nullptr}};
}

}  // namespace comparison
