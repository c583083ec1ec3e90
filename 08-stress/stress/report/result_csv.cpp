/// @file
/// The results as CSV: one row per second.
#include <algorithm>

#include <fmt/format.h>

#include "result_formats.hpp"

namespace stress {

std::string csv_header() {
  std::string header = "second,sent,ok";
  for (const std::string_view name : failure_names) {
    header += "," + std::string(name);
  }
  std::replace(header.begin(), header.end(), '-', '_');
  return header + ",min_us,mean_us,p50_us,p99_us,max_us\n";
}

std::string csv_row(std::uint64_t second, const Tally& tally) {
  std::string row = fmt::format("{},{},{}", second, tally.sent, tally.ok);
  for (const std::uint64_t errors : tally.errors) {
    row += fmt::format(",{}", errors);
  }
  const Histogram& latency = tally.latency;
  if (latency.count() == 0) {
    return row + ",,,,,\n";
  }
  const auto microseconds = [](Duration time) { return static_cast<double>(time.count()) / 1e3; };
  return row + fmt::format(",{:.3f},{:.3f},{:.3f},{:.3f},{:.3f}\n", microseconds(latency.min()),
                           latency.mean_nanoseconds() / 1e3, microseconds(latency.quantile(0.5)),
                           microseconds(latency.quantile(0.99)), microseconds(latency.max()));
}

}  // namespace stress
