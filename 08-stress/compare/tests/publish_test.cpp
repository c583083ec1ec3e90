/// @file
/// What `compare` writes for its reader, and that it can write it again.
#include <algorithm>
#include <fstream>

#include "catch.hpp"
#include "fake_build_tree.hpp"
#include "markup_check.hpp"
#include "results.hpp"
#include "sample_results.hpp"

using comparison::Json;

namespace {

void write(const FakeBuildTree& tree, const std::string& file, const std::string& text) {
  std::ofstream(tree.path() / file) << text;
}

}  // namespace

TEST_CASE("a comparison writes a page, and a file for each picture, beside its results") {
  const FakeBuildTree tree;
  const OnlySearchPath path(tree);
  tree.gnuplot();
  tree.server("01-blocking", healthy_server);
  const Outcome outcome = tree.run({"--scenario", "light", "--rounds", "1"});
  CHECK(outcome.exit_code == 0);
  const std::string page = tree.read("08-stress/results/report.html");
  CHECK(mistake_in(page).empty());
  CHECK_THAT(page, ContainsSubstring("light: requests per second"));
  CHECK_THAT(outcome.output, ContainsSubstring("report.html, and its pictures beside it"));
  for (const char* const name : {"requests", "latency", "cpu", "memory"}) {
    CHECK_THAT(tree.read("08-stress/results/light-" + std::string(name) + ".svg"),
               StartsWith("<?xml"));
  }
}

TEST_CASE("without gnuplot a line says so, and all other files are written") {
  const FakeBuildTree tree;
  const OnlySearchPath path(tree);
  tree.server("01-blocking", healthy_server);
  const Outcome outcome = tree.run({"--scenario", "light", "--rounds", "1"});
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.errors, ContainsSubstring("compare: no pictures: gnuplot is not installed"));
  CHECK(mistake_in(tree.read("08-stress/results/report.html")).empty());
  CHECK_FALSE(tree.read("08-stress/results/results.md").empty());
  CHECK(tree.read("08-stress/results/light-requests.svg").empty());
}

TEST_CASE(
    "page and pictures are written again without measuring, beside the results or elsewhere") {
  const FakeBuildTree tree;
  const OnlySearchPath path(tree);
  tree.gnuplot();
  const std::string text = document_of({"01-blocking", "02-fork"}).dump(1) + "\n";
  write(tree, "results.json", text);
  const std::string file = tree.path() / "results.json";
  CHECK(tree.run({"--from", file}).exit_code == 0);
  CHECK(mistake_in(tree.read("report.html")).empty());
  CHECK_THAT(tree.read("report.html"), ContainsSubstring("02-fork"));
  CHECK_THAT(tree.read("results.md"), ContainsSubstring("02-fork"));
  CHECK_FALSE(tree.read("light-requests.svg").empty());
  CHECK(tree.read("results.json") == text);
  CHECK(tree.run({"--from", file, "--out", tree.path() / "other"}).exit_code == 0);
  CHECK(tree.read("other/report.html") == tree.read("report.html"));
}

TEST_CASE("a bad file for --from gives one line and exit code 2, and nothing is written") {
  const FakeBuildTree tree;
  Json incomplete = document_of({"01-blocking"});
  incomplete["scenarios"]["light"]["servers"]["01-blocking"].erase("flags");
  Json later = document_of({"01-blocking"});
  later["schema"] = comparison::results_schema + 1;
  write(tree, "incomplete", incomplete.dump());
  write(tree, "later", later.dump());
  write(tree, "rubbish", "{\"schema\": ");
  write(tree, "list", "[1]");
  write(tree, "sound", document_of({"01-blocking"}).dump());
  const auto refusal = [&](std::vector<std::string> arguments) {
    arguments[0] = tree.path() / arguments[0];
    arguments.insert(arguments.begin(), "--from");
    const Outcome outcome = tree.run(arguments);
    CHECK(outcome.exit_code == 2);
    CHECK(std::count(outcome.errors.begin(), outcome.errors.end(), '\n') == 1);
    CHECK_THAT(outcome.errors, StartsWith("compare: --from: '" + arguments[1] + "' "));
    return outcome.errors;
  };
  CHECK_THAT(refusal({"nowhere"}), ContainsSubstring("cannot be read"));
  CHECK_THAT(refusal({"08-stress"}), ContainsSubstring("cannot be read"));
  CHECK_THAT(refusal({"incomplete"}), ContainsSubstring("key 'flags' not found"));
  CHECK_THAT(refusal({"later"}), ContainsSubstring("its schema is 3 instead of 2"));
  refusal({"rubbish"});
  refusal({"list"});
  CHECK_THAT(refusal({"sound", "2", "--quick"}), ContainsSubstring("leave out 2 --quick"));
  CHECK(tree.read("report.html").empty());
}
