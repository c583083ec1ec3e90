/// @file
#include "round_record.hpp"

#include <utility>

namespace comparison {

Json round_record(const Cell& cell) {
  Json report = cell.report.value_or(Json());
  if (report.is_object()) {
    report.erase("plan");
    report.erase("machine");
    report.erase("latency_histogram");
  }
  return {
      {"fault", cell.fault.empty() ? Json() : Json(cell.fault)},
      {"noisy", cell.noise.disturbing()},
      {"steal", cell.noise.steal},
      {"foreign_cpu", cell.noise.foreign},
      {"memory_pressure", cell.noise.memory_pressure ? Json(*cell.noise.memory_pressure) : Json()},
      {"stress", std::move(report)}};
}

Json reruns_record(const std::vector<DiscardedRound>& discarded,
                   const std::vector<Contender>& servers) {
  Json reruns = Json::array();
  for (const DiscardedRound& each : discarded) {
    Json noisy = Json::array();
    Json cells = Json::object();
    for (std::size_t i = 0; i < servers.size(); ++i) {
      cells[servers[i].name] = round_record(each.cells[i]);
      if (each.cells[i].noise.disturbing()) {
        noisy.push_back(servers[i].name);
      }
    }
    reruns.push_back({{"round", each.round}, {"noisy", noisy}, {"servers", cells}});
  }
  return reruns;
}

}  // namespace comparison
