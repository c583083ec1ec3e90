/// @file
/// The statistics of a comparison: medians, exact intervals, and ratios within a round.
#pragma once

#include <optional>
#include <vector>

namespace comparison {

/// The confidence that every interval aims for.
inline constexpr double wanted_confidence = 0.95;

/// Below this confidence there is no verdict on which is ahead: four rounds reach only 87.5%.
inline constexpr double least_confidence = 0.90;

/// Two order statistics, and the confidence that the true median lies between them.
struct Interval {
  double low = 0;
  double high = 0;
  /// The attained confidence, from 0 to 1; it holds for any distribution.
  double confidence = 0;
};

/// A figure over all rounds.
struct Summary {
  double median = 0;
  Interval interval;
};

/// How a second server's figure relates to the first one's.
enum class RatioVerdict { tie, higher, lower, too_few_rounds };

/// The ratio of two servers in one figure.
struct Ratio {
  Summary summary;
  RatioVerdict verdict = RatioVerdict::too_few_rounds;
};

/// @param samples at least one
/// @return the middle one by size; for an even number, the mean of the middle two
double median(std::vector<double> samples);

/// The chance that a median lies between the k-th smallest and the k-th largest of its samples:
/// 1 - 2 P(Binomial(n, 1/2) < k), for samples that are independent and any continuous distribution.
/// Source: David and Nagaraja, "Order Statistics", on distribution-free intervals for quantiles.
/// @param samples n, at least 1
/// @param k from 1 to (n + 1) / 2
double coverage(std::size_t samples, std::size_t k);

/// @return the narrowest interval of two order statistics, as far from one end as from the other,
/// that reaches `wanted_confidence`; with fewer than six samples none does, and the interval is
/// from the smallest to the greatest
/// @param samples at least one
Interval median_interval(std::vector<double> samples);

/// @param samples at least one
Summary summarise(const std::vector<double>& samples);

/// Divides round by round, so that whatever affected a whole round cancels out.
/// @param first the figure of one server in each round; nothing where it was not measured
/// @param second the figure of the other, in the same rounds
/// @param resolution how far from 1 a ratio has to be for a verdict: 0.05 is 5%
/// @return second ÷ first over the rounds that measured both above zero; nothing without any
std::optional<Ratio> ratio_within_rounds(const std::vector<std::optional<double>>& first,
                                         const std::vector<std::optional<double>>& second,
                                         double resolution = 0);

}  // namespace comparison
