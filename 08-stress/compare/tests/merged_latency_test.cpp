/// @file
/// Latencies of several rounds, against all samples in one histogram.
#include "merged_latency.hpp"

#include <random>
#include <stdexcept>

#include "catch.hpp"
#include "histogram_json.hpp"

using comparison::Json;
using comparison::merged_latency;

namespace {

Json report_of(const stress::Histogram& histogram) {
  return {{"latency_histogram", stress::histogram_to_json(histogram)}};
}

std::vector<const Json*> pointers_to(const std::vector<Json>& reports) {
  std::vector<const Json*> pointers;
  for (const Json& report : reports) {
    pointers.push_back(&report);
  }
  return pointers;
}

}  // namespace

TEST_CASE("the percentiles of all rounds are those of all samples together") {
  for (std::uint32_t seed = 1; seed <= 50; ++seed) {
    std::mt19937 random(seed);
    stress::Histogram all;
    std::vector<Json> reports;
    for (std::uint32_t round = 0; round <= seed % 9; ++round) {
      std::lognormal_distribution<double> latency(10 + round, 1);
      stress::Histogram part;
      for (std::uint32_t sample = 0; sample <= random() % 500; ++sample) {
        const std::chrono::nanoseconds value(static_cast<std::int64_t>(latency(random)));
        part.record(value);
        all.record(value);
      }
      reports.push_back(report_of(part));
    }
    const Json merged = merged_latency(pointers_to(reports));
    CAPTURE(seed);
    REQUIRE(merged.at("latency_histogram") == stress::histogram_to_json(all));
    const Json& told = merged.at("latency_us");
    REQUIRE(told.at("count") == all.count());
    for (const auto& [key, fraction] : {std::pair("p50", 0.5), std::pair("p90", 0.9),
                                        std::pair("p99", 0.99), std::pair("p999", 0.999)}) {
      REQUIRE(told.at(key) == static_cast<double>(all.quantile(fraction).count()) / 1e3);
    }
    REQUIRE(told.at("max") == static_cast<double>(all.max().count()) / 1e3);
  }
}

TEST_CASE("one slow round in four shows in the p99 of all, unlike in a mean of percentiles") {
  std::vector<Json> reports;
  for (const int milliseconds : {1, 1, 1, 100}) {
    stress::Histogram part;
    for (int i = 0; i < 100; ++i) {
      part.record(std::chrono::milliseconds(milliseconds));
    }
    reports.push_back(report_of(part));
  }
  const Json told = merged_latency(pointers_to(reports)).at("latency_us");
  CHECK(told.at("p50").get<double>() < 1100);
  CHECK(told.at("p90").get<double>() >= 100'000);
  CHECK(comparison::percentiles_of(merged_latency(pointers_to(reports)).at("latency_histogram")) ==
        told);
}

TEST_CASE("without a histogram there are no percentiles, and a broken histogram is refused") {
  stress::Histogram some;
  some.record(std::chrono::milliseconds(1));
  const Json with = report_of(some);
  const Json without = Json::object();
  CHECK(merged_latency({&with, &without}).at("latency_us").is_null());
  CHECK(merged_latency({&without, &with}).at("latency_histogram").is_null());
  CHECK(merged_latency({}).at("latency_us").is_null());
  const Json broken = {{"latency_histogram", 7}};
  CHECK_THROWS_AS(merged_latency({&broken}), std::invalid_argument);
}
