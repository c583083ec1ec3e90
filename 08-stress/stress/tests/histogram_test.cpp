/// @file
/// The histogram, compared with the samples themselves.
#include "histogram.hpp"

#include <algorithm>
#include <limits>
#include <random>

#include "catch.hpp"

using std::chrono::nanoseconds;
using stress::Histogram;

namespace {

/// @return samples of all magnitudes, from 1 ns to hours
std::vector<std::int64_t> samples(std::uint32_t seed, std::size_t count) {
  std::mt19937_64 random(seed);
  std::vector<std::int64_t> values(count);
  for (std::int64_t& value : values) {
    value = static_cast<std::int64_t>(random() >> (std::uint64_t{20} + random() % 44));
  }
  return values;
}

Histogram histogram_of(const std::vector<std::int64_t>& values) {
  Histogram histogram;
  for (const std::int64_t value : values) {
    histogram.record(nanoseconds(value));
  }
  return histogram;
}

/// @return the nearest-rank quantile, computed with whole numbers
std::int64_t exact_quantile(const std::vector<std::int64_t>& sorted, std::size_t per_thousand) {
  const std::size_t rank = (per_thousand * sorted.size() + 999) / 1000;
  return sorted[std::max<std::size_t>(rank, 1) - 1];
}

}  // namespace

TEST_CASE("a quantile is at least that of the sorted samples, and within the stated error") {
  for (std::uint32_t seed = 1; seed <= 200; ++seed) {
    std::vector<std::int64_t> values = samples(seed, 1 + seed * 37 % 5000);
    const Histogram histogram = histogram_of(values);
    std::sort(values.begin(), values.end());
    for (const std::size_t per_thousand :
         {0U, 1U, 10U, 250U, 500U, 900U, 950U, 990U, 999U, 1000U}) {
      const std::int64_t exact = exact_quantile(values, per_thousand);
      const std::int64_t quantile =
          histogram.quantile(static_cast<double>(per_thousand) / 1000).count();
      CAPTURE(seed, values.size(), per_thousand, exact, quantile);
      REQUIRE(quantile >= exact);
      REQUIRE(static_cast<double>(quantile - exact) <=
              static_cast<double>(exact) * Histogram::relative_error);
    }
  }
}

TEST_CASE("count, minimum, maximum and mean are exact") {
  const std::vector<std::int64_t> values = samples(7, 10'000);
  const Histogram histogram = histogram_of(values);
  long double sum = 0;
  for (const std::int64_t value : values) {
    sum += static_cast<long double>(value);
  }
  CHECK(histogram.count() == values.size());
  CHECK(histogram.min().count() == *std::min_element(values.begin(), values.end()));
  CHECK(histogram.max().count() == *std::max_element(values.begin(), values.end()));
  CHECK(histogram.mean_nanoseconds() ==
        static_cast<double>(sum / static_cast<long double>(values.size())));
}

TEST_CASE("merged histograms equal the histogram of all samples") {
  const std::vector<std::int64_t> one = samples(1, 3000);
  const std::vector<std::int64_t> other = samples(2, 4000);
  std::vector<std::int64_t> both = one;
  both.insert(both.end(), other.begin(), other.end());
  Histogram merged = histogram_of(one);
  merged.merge(Histogram());
  merged.merge(histogram_of(other));
  const Histogram direct = histogram_of(both);
  CHECK(merged.count() == direct.count());
  CHECK(merged.min() == direct.min());
  CHECK(merged.max() == direct.max());
  CHECK_THAT(merged.mean_nanoseconds(),
             Catch::Matchers::WithinRel(direct.mean_nanoseconds(), 1e-12));
  for (int i = 0; i <= 1000; ++i) {
    REQUIRE(merged.quantile(i / 1000.0) == direct.quantile(i / 1000.0));
  }
}

TEST_CASE("no value is too large, and a negative one counts as 0") {
  Histogram histogram;
  const nanoseconds largest(std::numeric_limits<std::int64_t>::max());
  histogram.record(largest);
  CHECK(histogram.quantile(0.5) == largest);
  histogram.record(nanoseconds(-5));
  CHECK(histogram.min().count() == 0);
  CHECK(histogram.quantile(0.5).count() == 0);
  CHECK(histogram.quantile(1) == largest);
  CHECK(histogram.count_up_to(largest) == 2);
  CHECK(histogram.count_up_to(nanoseconds(0)) == 1);
}

TEST_CASE("a floating-point error does not raise a rank") {
  Histogram histogram;
  for (int i = 1; i <= 100; ++i) {
    histogram.record(nanoseconds(i));
  }
  CHECK(histogram.quantile(0.55).count() == 55);
  CHECK(histogram.quantile(0.07).count() == 7);
}

TEST_CASE("p99.9 of the values 1 to 1000 is 999") {
  Histogram histogram;
  for (int i = 1; i <= 1000; ++i) {
    histogram.record(nanoseconds(i));
  }
  CHECK(histogram.quantile(0.999).count() == 999);
  CHECK(histogram.quantile(0.5).count() == 500);
}

TEST_CASE("a cleared histogram is empty and can be used again") {
  Histogram histogram = histogram_of(samples(3, 1000));
  histogram.clear();
  CHECK(histogram.count() == 0);
  CHECK(histogram.max().count() == 0);
  CHECK(histogram.mean_nanoseconds() == 0);
  CHECK(histogram.quantile(0.5).count() == 0);
  histogram.record(nanoseconds(1'000'000));
  CHECK(histogram.min().count() == 1'000'000);
  CHECK(histogram.count_up_to(nanoseconds(900'000)) == 0);
}
