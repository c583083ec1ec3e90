/// @file
/// What gnuplot makes of the pictures; skipped where it is not installed.
#include "drawing.hpp"

#include <csignal>
#include <iostream>

#include "catch.hpp"
#include "child_process.hpp"
#include "fake_build_tree.hpp"
#include "markup_check.hpp"
#include "sample_results.hpp"
#include "svg.hpp"

using comparison::Drawings;
using comparison::Json;

namespace {

bool has_gnuplot() {
  comparison::ChildProcess gnuplot({"/usr/bin/env", "gnuplot", "--version"}, interrupt());
  const bool has = gnuplot.wait(comparison::after(std::chrono::seconds(10))) == 0;
  if (!has) {
    std::cout << "gnuplot is not installed: what it draws is not tested\n";
  }
  return has;
}

Drawings drawn(const Json& document) {
  return comparison::draw(comparison::pictures_of(document), interrupt());
}

/// @return the document with the figure removed or set for every server and load
Json with(Json document, const std::string& figure, const Json& summary) {
  for (auto& [key, measured] : document["scenarios"].items()) {
    for (auto& [name, server] : measured["servers"].items()) {
      server[figure] = summary;
    }
  }
  return document;
}

Json zero() {
  return {{"median", 0}, {"low", 0}, {"high", 0}};
}

Json widest() {
  return {{"median", 5}, {"low", 0}, {"high", 1e9}};
}

}  // namespace

TEST_CASE("gnuplot draws the pictures of every document without a warning") {
  if (!has_gnuplot()) {
    return;
  }
  const std::string odd = "05-epoll-et --workers `0` <'\"$@%\\n";
  const Json usual = document_of({"01-blocking", "02-fork", "03-threads", odd, "floor"});
  Json failed = document_of({"02-fork"});
  add_server(failed, "light", "01-blocking", failed_server("hung: for ever"));
  const std::vector<Json> documents = {
      usual,
      failed,
      document_of({"01-blocking"}),
      document_of({"01-blocking", "02-fork"}),
      series_document({"01-blocking"}),
      series_document({"01-blocking", "02-fork", odd, "floor"}),
      with(usual, "pss_bytes", nullptr),
      with(usual, "p99_us", nullptr),
      with(usual, "p50_us", zero()),
      with(usual, "cpu_us_per_message", zero()),
      with(usual, "p99_us", widest()),
      with(series_document({"01-blocking"}), "p99_us", widest()),
      with(series_document({"01-blocking"}), "per_second", zero())};
  for (std::size_t i = 0; i < documents.size(); ++i) {
    INFO("document " << i);
    const Drawings drawings = drawn(documents[i]);
    INFO(drawings.problem << drawings.warning);
    CHECK(drawings.problem.empty());
    CHECK(drawings.warning.empty());
    CHECK(drawings.svg.size() >= 3);
    for (const auto& [name, svg] : drawings.svg) {
      INFO(name);
      CHECK_THAT(svg, StartsWith("<svg "));
      CHECK(mistake_in(comparison::svg_file(svg)).empty());
    }
  }
}

TEST_CASE("a drawing has all names, the unit, a mark for each figure, and only themed colours") {
  if (!has_gnuplot()) {
    return;
  }
  const Drawings drawings = drawn(document_of({"01-blocking", "02-fork"}));
  const std::string svg = drawings.svg.at("light-latency");
  for (const char* const text : {">01-blocking<", ">02-fork<", ">latency, ms, logarithmic scale<",
                                 ">p50<", ">max<", "font-weight=\"bold\""}) {
    CHECK_THAT(svg, ContainsSubstring(text));
  }
  std::size_t marks = 0;
  for (std::size_t at = 0; (at = svg.find("color='#5a5a5a'/>", at)) != std::string::npos; ++at) {
    ++marks;
  }
  CHECK(marks == 4);
  for (const char* const unruled : {"black", "white'", "rgb("}) {
    CHECK(svg.find(unruled) == std::string::npos);
  }
}

TEST_CASE("curves and dots paint nothing behind their marks") {
  if (!has_gnuplot()) {
    return;
  }
  const Drawings drawings = drawn(series_document({"01-blocking", "02-fork"}));
  CHECK(drawings.svg.at("scaling-requests").find("'white'") == std::string::npos);
}

TEST_CASE("without gnuplot there are no pictures, but a reason") {
  const FakeBuildTree tree;
  const OnlySearchPath path(tree);
  const Drawings drawings = drawn(document_of({"01-blocking"}));
  CHECK(drawings.svg.empty());
  CHECK_THAT(drawings.problem, ContainsSubstring("gnuplot is not installed"));
}

TEST_CASE("gnuplot's errors are quoted, and so are its warnings") {
  const FakeBuildTree tree;
  const OnlySearchPath path(tree);
  tree.program("gnuplot", "echo 'line 0: undefined' >&2; exit 1");
  CHECK(drawn(document_of({"01-blocking"})).problem == "gnuplot: exit code 1: line 0: undefined");
  tree.program("gnuplot", "echo 'warning: empty range' >&2");
  CHECK(drawn(document_of({"01-blocking"})).warning == "warning: empty range");
}

TEST_CASE("a signal ends the drawing, but once acknowledged the next drawing works") {
  const FakeBuildTree tree;
  const OnlySearchPath path(tree);
  tree.program("gnuplot", "exec sleep 60");
  const comparison::Pictures pictures = comparison::pictures_of(document_of({"01-blocking"}));
  ::kill(::getpid(), SIGHUP);
  CHECK(comparison::draw(pictures, interrupt()).problem == "interrupted");
  tree.program("gnuplot", "exit 0");
  CHECK(comparison::draw(pictures, interrupt()).problem == "interrupted");
  interrupt().acknowledge();
  CHECK(comparison::draw(pictures, interrupt()).problem.empty());
}

TEST_CASE("gnuplot is not run when there is nothing to draw") {
  const FakeBuildTree tree;
  const OnlySearchPath path(tree);
  CHECK(comparison::draw({}, interrupt()).problem.empty());
}
