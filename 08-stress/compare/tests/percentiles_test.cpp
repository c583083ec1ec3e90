/// @file
/// The curves of latencies: their points, and their scale of nines.
#include "percentiles.hpp"

#include "catch.hpp"
#include "histogram_json.hpp"
#include "pictures.hpp"
#include "sample_results.hpp"

using comparison::Json;
using comparison::Line;
using comparison::LinePlot;

namespace {

/// @return the histogram of 1, 2, 3, ... times 10 µs
Json histogram_of(int count) {
  stress::Histogram latency;
  for (int i = 1; i <= count; ++i) {
    latency.record(std::chrono::microseconds(10 * i));
  }
  return stress::histogram_to_json(latency);
}

Json document_with(int first, int second) {
  Json document = document_of({"01-blocking", "02-fork"});
  Json& servers = document["scenarios"]["light"]["servers"];
  servers["01-blocking"]["latency_histogram"] = histogram_of(first);
  servers["02-fork"]["latency_histogram"] = histogram_of(second);
  return document;
}

auto roughly(double value) {
  return Catch::Matchers::WithinRel(value, 1.0 / 200);
}

}  // namespace

TEST_CASE("a curve goes through each percentile, and has a mark at each nine") {
  const LinePlot plot = *comparison::percentile_plot_of(document_with(10'000, 1000), "light");
  REQUIRE(plot.lines.size() == 2);
  const Line& line = plot.lines[0];
  CHECK(line.label == "01-blocking");
  const std::size_t nine = plot.points_per_mark;
  CHECK_THAT(line.points.at(nine - 1).x, roughly(10));
  CHECK_THAT(line.points.at(nine - 1).estimate.median, roughly(90));
  CHECK_THAT(line.points.at(2 * nine - 1).estimate.median, roughly(99));
  CHECK_THAT(line.points.at(3 * nine - 1).estimate.median, roughly(99.9));
}

TEST_CASE("a curve ends where fewer than ten messages remain, even if another goes on") {
  const LinePlot plot = *comparison::percentile_plot_of(document_with(100'000, 1000), "light");
  CHECK_THAT(plot.lines.at(0).points.back().x, roughly(10'000));
  CHECK_THAT(plot.lines.at(1).points.back().x, roughly(100));
  CHECK_THAT(plot.x.high, roughly(10'000));
}

TEST_CASE("each further nine takes the same width") {
  const LinePlot plot = *comparison::percentile_plot_of(document_with(100'000, 10), "light");
  std::vector<std::string> labels;
  std::vector<double> places;
  for (const comparison::Tic& tic : plot.x.tics) {
    labels.push_back(tic.label);
    places.push_back(plot.x.position(tic.at));
  }
  CHECK(labels == std::vector<std::string>{"50%", "90%", "99%", "99.9%", "99.99%"});
  CHECK_THAT(places.at(2) - places.at(1), roughly(0.25));
  CHECK_THAT(places.at(4) - places.at(3), roughly(0.25));
}

TEST_CASE("from five nines on every other one is labelled, and all have a grid line") {
  const LinePlot plot = *comparison::percentile_plot_of(document_with(1'000'000, 10), "light");
  std::vector<std::string> labels;
  for (const comparison::Tic& tic : plot.x.tics) {
    labels.push_back(tic.label);
  }
  CHECK(labels == std::vector<std::string>{"50%", "90%", "", "99.9%", "", "99.999%"});
}

TEST_CASE("a load has latency curves besides its dots, unless there is no histogram") {
  Json document = document_with(1000, 1000);
  document["scenarios"]["light"]["servers"]["01-blocking"]["latency_histogram"] = nullptr;
  const auto pictures = comparison::pictures_of(document).at("light");
  REQUIRE(pictures.size() == 5);
  CHECK(pictures[4].name == "light-percentiles");
  CHECK_THAT(pictures[4].drawing, ContainsSubstring("$line1 every 16::15 using 1:3 with points"));
  CHECK_THAT(pictures[4].drawing, !ContainsSubstring("$line2"));
  CHECK_FALSE(comparison::percentile_plot_of(document_of({"02-fork"}), "light"));
}

TEST_CASE("the curve of a server that left clients unserved is marked") {
  Json document = document_with(1000, 1000);
  document["scenarios"]["light"]["servers"]["01-blocking"]["never_served"]["median"] = 3;
  const LinePlot plot = *comparison::percentile_plot_of(document, "light");
  CHECK(plot.lines.at(0).label == "01-blocking *");
  CHECK(plot.lines.at(1).label == "02-fork");
  CHECK_THAT(plot.unit, ContainsSubstring("*: of"));
}
