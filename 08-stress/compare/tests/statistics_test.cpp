/// @file
/// Medians, intervals and ratios against known answers, and against simulated noise.
#include "statistics.hpp"

#include <cmath>
#include <numeric>
#include <random>

#include "catch.hpp"

using comparison::coverage;
using comparison::Interval;
using comparison::median;
using comparison::median_interval;
using comparison::ratio_within_rounds;
using comparison::RatioVerdict;

namespace {

bool near(double a, double b) {
  return std::abs(a - b) < 1e-9;
}

/// Two simulated servers.
struct World {
  int rounds;
  /// The ratio of the second server to the first.
  double ratio;
  /// The noise of a round on both, and on each: the standard deviations of logarithms.
  double weather;
  double noise;
};

/// @return how many simulated comparisons end with the verdict
int count_of(RatioVerdict verdict, int comparisons, const World& world, std::mt19937& random) {
  std::lognormal_distribution<double> weather(0, world.weather);
  std::lognormal_distribution<double> noise(0, world.noise);
  int found = 0;
  for (int i = 0; i < comparisons; ++i) {
    std::vector<std::optional<double>> first;
    std::vector<std::optional<double>> second;
    for (int round = 0; round < world.rounds; ++round) {
      const double today = weather(random);
      first.emplace_back(today * noise(random));
      second.emplace_back(world.ratio * today * noise(random));
    }
    found += ratio_within_rounds(first, second)->verdict == verdict ? 1 : 0;
  }
  return found;
}

}  // namespace

TEST_CASE("the median is the middle value, or the mean of the middle two") {
  CHECK(near(median({3}), 3));
  CHECK(near(median({9, 1, 5}), 5));
  CHECK(near(median({9, 1, 5, 2}), 3.5));
}

TEST_CASE("the least and the greatest cover the median as the binomial distribution says") {
  CHECK(near(coverage(1, 1), 0));
  CHECK(near(coverage(2, 1), 0.5));
  CHECK(near(coverage(5, 1), 0.9375));
  CHECK(near(coverage(6, 1), 0.96875));
}

TEST_CASE("inner order statistics cover the median as published tables say") {
  CHECK(near(coverage(9, 2), 1 - 2 * (1 + 9) / 512.0));
  CHECK(near(coverage(10, 2), 1 - 2 * (1 + 10) / 1024.0));
  CHECK(std::abs(coverage(20, 6) - 0.9586) < 0.00005);
  CHECK(std::abs(coverage(100, 40) - 0.9648) < 0.00005);
}

TEST_CASE("for 5 to 20 rounds the interval is the published one, with the published confidence") {
  // The k-th from either end, and P(X(k) < median < X(n+1-k)) in per cent.
  struct Known {
    std::size_t rounds;
    std::size_t k;
    double percent;
  };
  const std::vector<Known> table = {{5, 1, 93.75},  {6, 1, 96.88},  {7, 1, 98.44},  {8, 1, 99.22},
                                    {9, 2, 96.09},  {10, 2, 97.85}, {11, 2, 98.83}, {12, 3, 96.14},
                                    {13, 3, 97.75}, {14, 3, 98.71}, {15, 4, 96.48}, {16, 4, 97.87},
                                    {17, 5, 95.10}, {18, 5, 96.91}, {19, 5, 98.08}, {20, 6, 95.86}};
  for (const Known& known : table) {
    std::vector<double> samples(known.rounds);
    std::iota(samples.rbegin(), samples.rend(), 1.0);
    const Interval interval = median_interval(samples);
    CAPTURE(known.rounds);
    CHECK(near(interval.low, static_cast<double>(known.k)));
    CHECK(near(interval.high, static_cast<double>(known.rounds + 1 - known.k)));
    CHECK(std::abs(100 * interval.confidence - known.percent) < 0.00501);
  }
}

TEST_CASE("many samples neither overflow nor lose coverage") {
  CHECK(coverage(1000, 469) > 0.95);
  CHECK(coverage(1000, 470) < 0.95);
}

TEST_CASE(
    "with too few samples for 95% the interval is their range, with the attained confidence") {
  const Interval interval = median_interval({5, 1, 4, 2, 3});
  CHECK(near(interval.low, 1));
  CHECK(near(interval.high, 5));
  CHECK(near(interval.confidence, 0.9375));
}

TEST_CASE("nine samples leave the least and the greatest out") {
  const Interval interval = median_interval({9, 8, 7, 6, 5, 4, 3, 2, 1});
  CHECK(near(interval.low, 2));
  CHECK(near(interval.high, 8));
  CHECK(near(interval.confidence, 0.9609375));
}

TEST_CASE("one sample is its own interval, with no confidence at all") {
  const Interval interval = median_interval({7});
  CHECK(near(interval.low, 7));
  CHECK(near(interval.high, 7));
  CHECK(near(interval.confidence, 0));
}

TEST_CASE("a slow round cancels out of a ratio") {
  const auto ratio = ratio_within_rounds({10, 100, 1, 50, 20, 7}, {20, 200, 2, 100, 40, 14});
  REQUIRE(ratio);
  CHECK(near(ratio->summary.median, 2));
  CHECK(near(ratio->summary.interval.low, 2));
  CHECK(near(ratio->summary.interval.high, 2));
  CHECK(ratio->verdict == RatioVerdict::higher);
}

TEST_CASE("a ratio whose interval includes 1 is a tie") {
  const auto ratio = ratio_within_rounds({10, 10, 10, 10, 10, 10}, {9, 11, 12, 13, 14, 15});
  REQUIRE(ratio);
  CHECK(ratio->verdict == RatioVerdict::tie);
}

TEST_CASE("a ratio below 1 throughout is lower") {
  const auto ratio = ratio_within_rounds({10, 10, 10, 10, 10, 10}, {9, 8, 9, 9, 9, 9});
  REQUIRE(ratio);
  CHECK(ratio->verdict == RatioVerdict::lower);
}

TEST_CASE("a ratio within the resolution of its figure is a tie") {
  const auto verdict = [](double second) {
    return ratio_within_rounds({100, 100, 100, 100, 100}, {second, second, second, second, second},
                               0.05)
        ->verdict;
  };
  CHECK(verdict(104) == RatioVerdict::tie);
  CHECK(verdict(106) == RatioVerdict::higher);
  CHECK(verdict(96) == RatioVerdict::tie);
  CHECK(verdict(94) == RatioVerdict::lower);
}

TEST_CASE("four rounds are too few for a verdict, even when they look clear") {
  const auto ratio = ratio_within_rounds({1, 1, 1, 1}, {2, 2, 2, 2});
  REQUIRE(ratio);
  CHECK(ratio->verdict == RatioVerdict::too_few_rounds);
}

TEST_CASE("a round that did not measure both servers has no ratio") {
  const auto ratio = ratio_within_rounds({1, std::nullopt, 0, 4}, {3, 5, 6, std::nullopt});
  REQUIRE(ratio);
  CHECK(near(ratio->summary.median, 3));
  CHECK_FALSE(ratio_within_rounds({std::nullopt}, {1}));
  CHECK_FALSE(ratio_within_rounds({}, {}));
}

TEST_CASE("equal servers tie as often as the confidence says") {
  for (const int rounds : {6, 9, 12, 17, 20}) {
    std::mt19937 random(20261120);
    constexpr int comparisons = 2000;
    const int ties = count_of(RatioVerdict::tie, comparisons, {rounds, 1, 0.2, 0.2}, random);
    const double claim =
        median_interval(std::vector<double>(static_cast<std::size_t>(rounds))).confidence;
    const double deviation = std::sqrt(claim * (1 - claim) / comparisons);
    CAPTURE(rounds, ties, claim);
    CHECK(std::abs(ties / double{comparisons} - claim) < 4 * deviation);
  }
}

TEST_CASE("a difference of 10% is found in noise of 2%, even when rounds differ widely") {
  std::mt19937 random(20261121);
  CHECK(count_of(RatioVerdict::higher, 2000, {9, 1.1, 0.5, 0.02}, random) == 2000);
  CHECK(count_of(RatioVerdict::lower, 2000, {9, 1 / 1.1, 0.5, 0.02}, random) == 2000);
  // Of five rounds all must agree.
  CHECK(count_of(RatioVerdict::higher, 2000, {5, 1.1, 0.5, 0.02}, random) >= 1980);
}

TEST_CASE("a server that is a quarter faster is recognised in strong noise") {
  std::mt19937 random(20261121);
  CHECK(count_of(RatioVerdict::higher, 200, {9, 1.25, 0.5, 0.05}, random) == 200);
}
