/// @file
#include "calibration.hpp"

#include <algorithm>

#include "figures.hpp"

namespace comparison {

namespace {

void put_rate(LoadSpec& spec, unsigned rate) {
  static const std::string place = "{rate}";
  if (const std::size_t start = spec.options.find(place); start != std::string::npos) {
    spec.options.replace(start, place.size(), std::to_string(rate));
  }
}

}  // namespace

unsigned Calibration::rate(double share) const {
  std::optional<double> slowest;
  for (const Reached& each : servers) {
    if (each.per_second && (!slowest || *each.per_second < *slowest)) {
      slowest = each.per_second;
    }
  }
  return static_cast<unsigned>(std::max(1.0, slowest.value_or(0) * share));
}

Calibration calibrate(const std::vector<Contender>& contenders, const Load& load,
                      const Loader& loader, const Interrupt& interrupt) {
  Calibration calibration{load.spec(loader.quick).options, {}};
  for (const Contender& each : contenders) {
    const Cell cell = run_cell(each, load, loader, interrupt);
    std::optional<double> reached;
    if (cell.report) {
      reached = value_of(figure("per_second"), *cell.report);
    }
    if (reached == 0.0) {
      reached.reset();
    }
    calibration.servers.push_back({each.name, reached, cell.fault});
  }
  return calibration;
}

Load at_rate(Load load, unsigned rate) {
  put_rate(load.full, rate);
  if (load.quick) {
    put_rate(*load.quick, rate);
  }
  return load;
}

Json to_json(const Calibration& calibration) {
  Json servers = Json::object();
  for (const Calibration::Reached& each : calibration.servers) {
    servers[each.server] = {{"per_second", each.per_second ? Json(*each.per_second) : Json()},
                            {"fault", each.fault.empty() ? Json() : Json(each.fault)}};
  }
  return {{"stress", calibration.options}, {"servers", servers}};
}

}  // namespace comparison
