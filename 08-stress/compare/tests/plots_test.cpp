/// @file
/// What the plots show, before gnuplot draws them.
#include <algorithm>

#include "catch.hpp"
#include "curves.hpp"
#include "pictures.hpp"
#include "sample_results.hpp"

using comparison::DotPlot;
using comparison::Json;
using comparison::LinePlot;

namespace {

auto near(double value) {
  return Catch::Matchers::WithinRel(value, 1e-9);
}

using Labels = std::vector<std::string>;

Labels row_labels(const DotPlot& plot) {
  Labels labels;
  for (const comparison::DotRow& row : plot.rows) {
    labels.push_back(row.label);
  }
  return labels;
}

}  // namespace

TEST_CASE("a load has its figures in the units of the scale, and its servers from top to bottom") {
  const Json document = document_of({"01-blocking", "02-fork"});
  const std::vector<DotPlot> plots = comparison::dot_plots_of(document, "light");
  REQUIRE(plots.size() == 4);
  CHECK(plots[0].name == "light-requests");
  CHECK(plots[0].unit == "requests per second");
  CHECK(row_labels(plots[0]) == Labels{"01-blocking", "02-fork"});
  CHECK_THAT(plots[0].rows[1].dots.at(0).estimate.low, near(1800.0));
  CHECK(plots[0].rows[1].dots.at(0).estimate.median == 2000);
  CHECK_THAT(plots[0].rows[1].dots.at(0).estimate.high, near(2400.0));
  CHECK(plots[1].name == "light-latency");
  CHECK(plots[1].unit == "latency, ms, logarithmic scale");
  CHECK(plots[1].axis.logarithmic);
  REQUIRE(plots[1].rows[0].dots.size() == 4);
  CHECK_THAT(plots[1].rows[0].dots[2].estimate.median, near(4.0));
  CHECK(plots[1].key.at(2).second == "p99");
  CHECK(plots[1].key.at(2).first == plots[1].rows[0].dots[2].mark);
  CHECK(plots[2].unit == "CPU time per message, µs");
  CHECK(plots[2].rows[0].dots.at(0).estimate.median == 50);
  CHECK(plots[3].unit == "peak memory (PSS), MiB");
  CHECK(plots[3].rows[1].dots.at(0).estimate.median == 4);
}

TEST_CASE("with a background, the latency alone and beside it share a picture") {
  Json document = document_of({"01-blocking", "02-fork"});
  Json& light = document["scenarios"]["light"];
  light["beside"] = "--connections 8 --hold 10m";
  for (auto& [name, server] : light["servers"].items()) {
    server["alone_p99_us"] = server["p50_us"];
  }
  const std::vector<DotPlot> plots = comparison::dot_plots_of(document, "light");
  REQUIRE(plots.size() == 5);
  CHECK(plots[4].name == "light-beside");
  REQUIRE(plots[4].rows[0].dots.size() == 2);
  CHECK_THAT(plots[4].rows[0].dots[0].estimate.median, near(1.0));
  CHECK_THAT(plots[4].rows[0].dots[1].estimate.median, near(4.0));
  CHECK(plots[4].key.at(0).first == plots[4].rows[0].dots[0].mark);
  CHECK(plots[4].key.at(1).first == plots[4].rows[0].dots[1].mark);
  light["servers"]["01-blocking"]["p99_us"] = nullptr;
  light["servers"]["02-fork"]["p99_us"] = nullptr;
  const std::string script = comparison::pictures_of(document).at("light").at(4).script;
  CHECK_THAT(script, ContainsSubstring("'no replies beside them' at graph 0.02, first 1 left"));
  CHECK_THAT(script, ContainsSubstring("'no replies beside them' at graph 0.98, first 2 right"));
}

TEST_CASE("gnuplot gets each figure with its interval and its row") {
  const Json document = document_of({"01-blocking", "02-fork"});
  const comparison::Picture picture = comparison::pictures_of(document).at("light").at(0);
  CHECK_THAT(picture.script, ContainsSubstring("<< END\n900 1000 1200 1\n1800 2000 2400 2\nEND"));
  CHECK_THAT(picture.script, ContainsSubstring("'01-blocking' 1, '02-fork' 2"));
  CHECK_THAT(picture.script, ContainsSubstring("'requests per second'"));
}

TEST_CASE("a figure that was never measured has no picture; a server that lacks one has a note") {
  Json document = document_of({"01-blocking", "02-fork"});
  Json& servers = document["scenarios"]["light"]["servers"];
  servers["01-blocking"]["pss_bytes"] = nullptr;
  servers["02-fork"]["pss_bytes"] = nullptr;
  servers["01-blocking"]["cpu_us_per_message"] = nullptr;
  const auto pictures = comparison::pictures_of(document).at("light");
  REQUIRE(pictures.size() == 3);
  CHECK(pictures[2].name == "light-cpu");
  CHECK_THAT(pictures[2].script, ContainsSubstring("'not measured' at graph 0.02, first 1"));
}

TEST_CASE("a server that left clients unserved is marked in the pictures") {
  Json document = document_of({"01-blocking", "02-fork"});
  document["scenarios"]["light"]["servers"]["01-blocking"]["never_served"]["median"] = 3;
  const std::vector<DotPlot> plots = comparison::dot_plots_of(document, "light");
  CHECK(row_labels(plots[0]) == Labels{"01-blocking *", "02-fork"});
  CHECK_THAT(plots[0].footnote, StartsWith("* "));
  CHECK(comparison::dot_plots_of(document_of({"02-fork"}), "light")[0].footnote.empty());
}

TEST_CASE("a series makes curves in the order of its loads, and no dot plots") {
  const Json document = series_document({"01-blocking", "02-fork"});
  const comparison::Pictures pictures = comparison::pictures_of(document);
  REQUIRE(pictures.size() == 1);
  CHECK(pictures.at("scaling").size() == 5);
  const std::vector<LinePlot> plots =
      comparison::line_plots_of(document, comparison::series_of(document).at(0));
  REQUIRE(plots.size() == 5);
  CHECK(plots[0].name == "scaling-requests");
  CHECK(plots[2].title == "scaling: 99% of the replies within, ms, logarithmic scale");
  const comparison::Line& fork = plots[0].lines.at(1);
  CHECK(fork.label == "02-fork");
  REQUIRE(fork.points.size() == 3);
  CHECK(fork.points[0].x == 1);
  CHECK(fork.points[0].estimate.median == 2001);
  CHECK(fork.points[2].x == 10000);
  CHECK(fork.points[2].estimate.median == 12000);
  CHECK(fork.style.mark == comparison::styles_of({"02-fork"}).front().mark);
}

TEST_CASE("a curve ends at the last load that was measured") {
  Json document = series_document({"01-blocking", "02-fork"});
  document["scenarios"]["scaling-10000"]["servers"]["02-fork"]["per_second"] = nullptr;
  const auto plots = comparison::line_plots_of(document, comparison::series_of(document).at(0));
  CHECK(plots[0].lines.at(0).points.size() == 3);
  CHECK(plots[0].lines.at(1).points.size() == 2);
}

TEST_CASE("a single load of a series makes no curve") {
  Json document = document_of({"01-blocking"});
  document["scenarios"]["light"]["series"] = {{"scenario", "scaling"}, {"x", 4}};
  CHECK(comparison::series_of(document).empty());
  CHECK(comparison::pictures_of(document).at("light").size() == 4);
}

TEST_CASE("names at the ends of lines are moved apart, in order and within the plot") {
  const std::vector<double> places = comparison::spread_out({0.5, 0.98, 0.5, 0.1, 0.99}, 0.1, 1);
  CHECK_THAT(places[3], near(0.1));
  CHECK(places[0] > places[2]);
  CHECK_THAT(places[4], near(1.0));
  CHECK_THAT(places[1], near(0.9));
  std::vector<double> sorted = places;
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    CHECK(sorted[i] - sorted[i - 1] >= 0.1 - 1e-9);
  }
}
