/// @file
#include "description.hpp"

#include "figures.hpp"

namespace comparison {

namespace {

std::vector<std::string> keys_of(const std::vector<Figure>& figures) {
  std::vector<std::string> keys;
  keys.reserve(figures.size());
  for (const Figure& each : figures) {
    keys.push_back(each.key);
  }
  return keys;
}

}  // namespace

Json description_of(const Measurement& measurement) {
  const Scenario& scenario = measurement.scenario;
  const Load& load = measurement.load;
  const LoadSpec& spec = load.spec(measurement.quick);
  const std::optional<Calibration>& calibration = measurement.calibration;
  Json absent = Json::object();
  for (const Exclusion& each : measurement.left_out) {
    absent[each.server] = each.reason;
  }
  return {
      {"scenario", scenario.name},
      {"title", load.title},
      {"asks", scenario.asks},
      {"why", scenario.why},
      {"stress", spec.options},
      {"hold", spec.hold.empty() ? Json() : Json(spec.hold)},
      {"beside", load.beside ? Json(load.beside->options) : Json()},
      {"worker_options", scenario.worker_options.empty() ? Json() : Json(scenario.worker_options)},
      {"rate", calibration ? Json(calibration->rate(load.rate_share)) : Json()},
      {"calibration", calibration ? to_json(*calibration) : Json()},
      {"series",
       scenario.is_series ? Json({{"scenario", scenario.name}, {"x", load.clients}}) : Json()},
      {"figures", keys_of(columns(scenario.figures))},
      {"left_out", absent},
      {"clients", load.clients},
      {"rounds", measurement.rounds.size()}};
}

}  // namespace comparison
