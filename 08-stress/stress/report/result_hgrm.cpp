/// @file
/// The latencies in HdrHistogram's percentile text form.
#include <cmath>

#include <fmt/format.h>

#include "result_formats.hpp"

namespace stress {

namespace {

/// Percentiles get denser towards 100: this many per halving of the distance to it.
constexpr double ticks_per_half = 5;

double microseconds(Duration time) {
  return static_cast<double>(time.count()) / 1e3;
}

/// @return the next fraction to print after @p fraction
double next(double fraction) {
  const double halvings = std::floor(std::log2(1 / (1 - fraction))) + 1;
  return fraction + 1 / (ticks_per_half * std::exp2(halvings));
}

}  // namespace

std::string to_hgrm(const Histogram& histogram) {
  std::string text = fmt::format("{:>12} {:>14} {:>10} {:>14}\n\n", "Value", "Percentile",
                                 "TotalCount", "1/(1-Percentile)");
  const std::uint64_t count = histogram.count();
  double fraction = 0;
  for (std::uint64_t seen = 0; seen < count; fraction = next(fraction)) {
    const Duration value = histogram.quantile(fraction);
    seen = histogram.count_up_to(value);
    if (seen < count) {
      text += fmt::format("{:12.3f} {:14.12f} {:10} {:14.2f}\n", microseconds(value), fraction,
                          seen, 1 / (1 - fraction));
    }
  }
  if (count > 0) {
    text += fmt::format("{:12.3f} {:14.12f} {:10}\n", microseconds(histogram.max()), 1.0, count);
  }
  return text + fmt::format(
                    "#[Mean    = {:12.3f}, StdDeviation   = {:12.3f}]\n"
                    "#[Max     = {:12.3f}, Total count    = {:12}]\n"
                    "#[Buckets = {:12}, SubBuckets     = {:12}]\n",
                    histogram.mean_nanoseconds() / 1e3,
                    histogram.standard_deviation_nanoseconds() / 1e3, microseconds(histogram.max()),
                    count, Histogram::powers_of_two, Histogram::buckets_per_power);
}

}  // namespace stress
