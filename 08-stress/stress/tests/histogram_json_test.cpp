/// @file
/// Histograms written as JSON and read back, compared with the samples themselves.
#include "histogram_json.hpp"

#include <random>
#include <stdexcept>

#include "catch.hpp"
#include "json_text.hpp"

using Json = nlohmann::ordered_json;
using std::chrono::nanoseconds;
using stress::Histogram;
using stress::histogram_from_json;
using stress::histogram_to_json;

namespace {

Histogram through_text(const Histogram& histogram) {
  return histogram_from_json(Json::parse(stress::text_of(histogram_to_json(histogram), 1)));
}

/// @return a value of any magnitude, from 0 to minutes
std::int64_t some_value(std::mt19937_64& random) {
  return static_cast<std::int64_t>(random() >> (std::uint64_t{26} + random() % 38));
}

}  // namespace

TEST_CASE("histograms merged from their JSON equal the histogram of all samples") {
  for (std::uint32_t seed = 1; seed <= 100; ++seed) {
    std::mt19937_64 random(seed);
    Histogram all;
    Histogram merged;
    for (std::uint64_t round = random() % 12; round > 0; --round) {
      Histogram part;
      for (std::uint64_t sample = random() % 300; sample > 0; --sample) {
        const nanoseconds value(some_value(random));
        all.record(value);
        part.record(value);
      }
      merged.merge(through_text(part));
    }
    CAPTURE(seed);
    REQUIRE(histogram_to_json(merged) == histogram_to_json(all));
    REQUIRE(merged.count() == all.count());
    for (const double fraction : {0.0, 0.5, 0.9, 0.99, 0.999, 1.0}) {
      REQUIRE(merged.quantile(fraction) == all.quantile(fraction));
    }
  }
}

TEST_CASE("an empty histogram is JSON without buckets") {
  const Json empty = histogram_to_json(Histogram());
  CHECK(empty.at("buckets").empty());
  CHECK(histogram_from_json(empty).count() == 0);
}

TEST_CASE("JSON that cannot come from a histogram is rejected") {
  Histogram histogram;
  histogram.record(nanoseconds(1000));
  histogram.record(nanoseconds(5000));
  const Json right = histogram_to_json(histogram);
  CHECK(histogram_from_json(right).count() == 2);
  // From 512 ns on a bucket is 2 ns wide, so none begins at 1001.
  const std::vector<std::pair<std::string, Json>> mistakes = {
      {"/unit", "us"},        {"/min", 1},
      {"/max", 9000},         {"/buckets/0/0", 1001},
      {"/buckets/0/0", -4},   {"/buckets/0/1", 0},
      {"/buckets/1/0", 1000}, {"/buckets/0", 7},
      {"/sum", nullptr},      {"/buckets", Json::array()}};
  for (const auto& [where, value] : mistakes) {
    Json wrong = right;
    wrong[Json::json_pointer(where)] = value;
    CAPTURE(where, value.dump());
    CHECK_THROWS_AS(histogram_from_json(wrong), std::invalid_argument);
  }
}

TEST_CASE("a list of numbers takes one line of JSON text, and so does each member of an object") {
  const Json document = {{"list", {1, 2}}, {"objects", {{{"a", nullptr}}, Json::object()}}};
  CHECK(stress::text_of(document, 1) ==
        "{\n \"list\": [1,2],\n \"objects\": [\n  {\n   \"a\": null\n  },\n  {}\n ]\n}\n");
}
