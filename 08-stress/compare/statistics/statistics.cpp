/// @file
#include "statistics.hpp"

#include <algorithm>
#include <cmath>

namespace comparison {

namespace {

RatioVerdict verdict_on(const Interval& ratio, double resolution) {
  if (ratio.confidence < least_confidence) {
    return RatioVerdict::too_few_rounds;
  }
  if (ratio.low > 1 + resolution) {
    return RatioVerdict::higher;
  }
  return ratio.high * (1 + resolution) < 1 ? RatioVerdict::lower : RatioVerdict::tie;
}

}  // namespace

double median(std::vector<double> samples) {
  std::sort(samples.begin(), samples.end());
  const std::size_t middle = samples.size() / 2;
  if (samples.size() % 2 == 1) {
    return samples[middle];
  }
  return (samples[middle - 1] + samples[middle]) / 2;
}

double coverage(std::size_t samples, std::size_t k) {
  // Each term of the binomial distribution is its neighbour times a fraction, so no factorial can
  // overflow.
  double term = std::pow(0.5, static_cast<double>(samples));
  double tail = 0;
  for (std::size_t i = 0; i < k; ++i) {
    tail += term;
    term *= static_cast<double>(samples - i) / static_cast<double>(i + 1);
  }
  return std::max(0.0, 1 - 2 * tail);
}

Interval median_interval(std::vector<double> samples) {
  std::sort(samples.begin(), samples.end());
  std::size_t k = 1;
  while (k < (samples.size() + 1) / 2 && coverage(samples.size(), k + 1) >= wanted_confidence) {
    ++k;
  }
  return {samples[k - 1], samples[samples.size() - k], coverage(samples.size(), k)};
}

Summary summarise(const std::vector<double>& samples) {
  return {median(samples), median_interval(samples)};
}

std::optional<Ratio> ratio_within_rounds(const std::vector<std::optional<double>>& first,
                                         const std::vector<std::optional<double>>& second,
                                         double resolution) {
  std::vector<double> ratios;
  for (std::size_t round = 0; round < std::min(first.size(), second.size()); ++round) {
    if (first[round].value_or(0) > 0 && second[round].value_or(0) > 0) {
      ratios.push_back(*second[round] / *first[round]);
    }
  }
  if (ratios.empty()) {
    return std::nullopt;
  }
  const Summary summary = summarise(ratios);
  return Ratio{summary, verdict_on(summary.interval, resolution)};
}

}  // namespace comparison
