/// @file
/// What the pictures show: scales, colours and figures, before gnuplot draws them.
#include <algorithm>
#include <set>

#include "axis.hpp"
#include "catch.hpp"
#include "curves.hpp"
#include "palette.hpp"
#include "pictures.hpp"
#include "sample_results.hpp"
#include "simulated_results.hpp"

using comparison::Axis;
using comparison::DotPlot;
using comparison::Json;
using comparison::LinePlot;
using comparison::Style;

namespace {

std::vector<std::string> labels_of(const Axis& axis) {
  std::vector<std::string> labels;
  for (const comparison::Tic& tic : axis.tics) {
    CHECK(tic.at >= axis.low * (1 - 1e-9));
    CHECK(tic.at <= axis.high * (1 + 1e-9));
    labels.push_back(tic.label);
  }
  return labels;
}

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

TEST_CASE("a linear scale starts at zero and has a few round numbers") {
  CHECK(labels_of(comparison::linear_axis(46000)) == Labels{"0", "20,000", "40,000"});
  CHECK(labels_of(comparison::linear_axis(0.9)) == Labels{"0", "0.5"});
  CHECK(labels_of(comparison::linear_axis(4)) == Labels{"0", "2", "4"});
  CHECK(labels_of(comparison::linear_axis(0)) == Labels{"0", "0.5", "1"});
}

TEST_CASE("a logarithmic scale contains its values, and its labels do not collide") {
  CHECK(labels_of(comparison::logarithmic_axis(2.2, 3.9)) == Labels{"2", "5"});
  CHECK(labels_of(comparison::logarithmic_axis(1.2, 40)) ==
        Labels{"1", "2", "5", "10", "20", "50"});
  CHECK(labels_of(comparison::logarithmic_axis(0.03, 40)) == Labels{"0.1", "1", "10"});
  CHECK(labels_of(comparison::logarithmic_axis(1, 10000)) == Labels{"1", "10", "100", "1k", "10k"});
  for (const double least : {1e-4, 0.3, 1.0, 7.0, 1e5}) {
    for (const double ratio : {1.0, 1.5, 30.0, 1e9}) {
      const Axis axis = comparison::logarithmic_axis(least, least * ratio);
      CHECK(axis.position(least) > 0);
      CHECK(axis.position(least * ratio) < 1);
      CHECK(labels_of(axis).size() >= 2);
      CHECK(labels_of(axis).size() <= 7);
    }
  }
}

TEST_CASE("a scale begins at zero unless that would hide the small values") {
  CHECK_FALSE(comparison::axis_for({10, 100}).logarithmic);
  CHECK(comparison::axis_for({10, 1000}).logarithmic);
  CHECK_FALSE(comparison::axis_for({0, 1000}).logarithmic);
  CHECK(comparison::axis_for({10, 100}).position(0) == 0);
}

TEST_CASE("a stage has the same colour and mark in any company") {
  const std::vector<Style> all = comparison::styles_of(stages);
  std::set<std::string> colours;
  std::set<int> marks;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const Style alone = comparison::styles_of({stages[i]}).front();
    CHECK(alone.ink.light == all[i].ink.light);
    CHECK(alone.mark == all[i].mark);
    colours.insert({all[i].ink.light, all[i].ink.dark});
    marks.insert(all[i].mark);
  }
  CHECK(colours.size() == 2 * stages.size());
  CHECK(marks.size() == stages.size());
}

TEST_CASE("a stage with options has its colour, and another mark and line") {
  const std::vector<Style> styles =
      comparison::styles_of({"05-epoll-et", "05-epoll-et --workers 0", "05-epoll-et --workers 1"});
  CHECK(styles[0].ink.light == styles[2].ink.light);
  CHECK(std::set<int>{styles[0].mark, styles[1].mark, styles[2].mark}.size() == 3);
  CHECK(std::set<int>{styles[0].dash, styles[1].dash, styles[2].dash}.size() == 3);
}

TEST_CASE("a peer looks like no stage and like no other peer of its colour") {
  const std::vector<Style> styles = comparison::styles_of(
      {"01-blocking", "02-fork", "floor", "thread", "node", "nginx", "unheard-of"});
  std::set<std::pair<std::string, int>> looks;
  for (const Style& style : styles) {
    looks.emplace(style.ink.light, style.mark);
  }
  CHECK(looks.size() == styles.size());
}

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

TEST_CASE("a stage without options looks the same after the same one with options") {
  const std::vector<Style> styles =
      comparison::styles_of({"07-logger --log-level off", "07-logger", "07-logger again"});
  const Style alone = comparison::styles_of({"07-logger"}).front();
  CHECK(styles[1].mark == alone.mark);
  CHECK(styles[1].dash == alone.dash);
  CHECK(std::set<int>{styles[0].mark, styles[1].mark, styles[2].mark}.size() == 3);
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
