/// @file
#include "merged_latency.hpp"

#include "histogram_json.hpp"

namespace comparison {

namespace {

Json percentiles_of(const stress::Histogram& latency) {
  if (latency.count() == 0) {
    return nullptr;
  }
  const auto microseconds = [&](double fraction) {
    return static_cast<double>(latency.quantile(fraction).count()) / 1e3;
  };
  return {{"p50", microseconds(0.5)},    {"p90", microseconds(0.9)}, {"p99", microseconds(0.99)},
          {"p999", microseconds(0.999)}, {"max", microseconds(1)},   {"count", latency.count()}};
}

}  // namespace

Json merged_latency(const std::vector<const Json*>& reports) {
  stress::Histogram merged;
  for (const Json* const report : reports) {
    if (!report->contains("latency_histogram")) {
      merged.clear();
      break;
    }
    merged.merge(stress::histogram_from_json(report->at("latency_histogram")));
  }
  return {{"latency_us", percentiles_of(merged)},
          {"latency_histogram", merged.count() == 0 ? Json() : stress::histogram_to_json(merged)}};
}

Json percentiles_of(const Json& merged) {
  return percentiles_of(stress::histogram_from_json(merged));
}

}  // namespace comparison
