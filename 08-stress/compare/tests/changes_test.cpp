/// @file
/// What has changed between two simulated results documents.
#include "changes.hpp"

#include <fstream>

#include "catch.hpp"
#include "fake_build_tree.hpp"
#include "simulated_results.hpp"
#include "summaries.hpp"

using comparison::changes_between;
using comparison::Json;

namespace {

/// @param factor what the machine does to all servers
Json results_with(double fork_cpu, double factor = 1) {
  return simulated_results([&](const std::string& server, int round) {
    const double cpu = server == "02-fork" ? fork_cpu : 10;
    return factor * cpu * (1 + 0.01 * (round * (server == "floor" ? 2 : 1) % 3));
  });
}

/// @return results in which 02-fork had that much memory at its peak, in each round
Json results_with_memory(double bytes) {
  Json results = results_with(20);
  results["scenarios"]["light"]["servers"]["02-fork"]["pss_bytes"] =
      comparison::figure_summary(comparison::Values(9, bytes));
  return results;
}

}  // namespace

TEST_CASE("only the server that takes more is named, with both intervals") {
  const std::string text = changes_between(results_with(20), results_with(24));
  CHECK_THAT(text, ContainsSubstring("light:\n  02-fork: CPU µs 20.2 (20.0 to 20.4) -> 24.2 "));
  CHECK_THAT(text, ContainsSubstring("+20%, and relative to floor: 2.00 -> 2.40\n"));
  CHECK_THAT(text, ContainsSubstring("1 of "));
  CHECK_THAT(text, !ContainsSubstring("05-epoll-et:"));
}

TEST_CASE("compared the other way round, the change has the opposite sign") {
  const std::string text = changes_between(results_with(24), results_with(20));
  CHECK_THAT(text, ContainsSubstring("-17%, and relative to floor: 2.40 -> 2.00\n"));
}

TEST_CASE("what is within noise has not changed") {
  const std::string text = changes_between(results_with(20), results_with(20.1));
  CHECK_THAT(text, ContainsSubstring("\n0 of "));
  CHECK_THAT(text, ContainsSubstring("machine, build, commit and command are the same"));
  CHECK_THAT(text, ContainsSubstring("96.1 times in 100"));
}

TEST_CASE("a slower machine is told apart from a slower server") {
  const std::string text = changes_between(results_with(20), results_with(20, 1.5));
  CHECK_THAT(text, ContainsSubstring("+50%, but not relative to floor: 2.00 -> 2.00\n"));
  const std::string hidden = changes_between(results_with(20), results_with(20 / 1.5, 1.5));
  CHECK_THAT(hidden, ContainsSubstring("within noise, and relative to floor: 2.00 -> 1.33\n"));
}

TEST_CASE("memory changes count from 5% on, as a page's share depends on other processes") {
  constexpr double mebi = 1024 * 1024;
  const Json earlier = results_with_memory(100 * mebi);
  CHECK_THAT(changes_between(earlier, results_with_memory(104 * mebi)),
             ContainsSubstring("\n0 of "));
  CHECK_THAT(changes_between(earlier, results_with_memory(106 * mebi)),
             ContainsSubstring("02-fork: MiB 100 (100 to 100) -> 106 (106 to 106), +6%\n"));
  CHECK_THAT(changes_between(results_with_memory(106 * mebi), earlier),
             ContainsSubstring("\n1 of "));
}

TEST_CASE("without the floor in both documents only the medians decide") {
  Json earlier = results_with(20);
  earlier["scenarios"]["light"]["ratios"].erase("02-fork/floor");
  const std::string text = changes_between(earlier, results_with(24));
  CHECK_THAT(text, ContainsSubstring("+20%\n"));
}

TEST_CASE("after too few rounds nothing is decided") {
  Json later = results_with(24);
  later["scenarios"]["light"]["servers"]["02-fork"]["cpu_us_per_message"]["confidence"] = 0.875;
  const std::string text = changes_between(results_with(20), later);
  CHECK_THAT(text, !ContainsSubstring("02-fork: CPU"));
  CHECK_THAT(text, ContainsSubstring("more had too few rounds"));
}

TEST_CASE(
    "differences of machine, commit, flags and load are named, and so is what only one run has") {
  const Json earlier = results_with(20);
  Json later = results_with(20);
  later["machine"]["cpu"] = "another";
  later["commit"]["id"] = "5678";
  later["build"]["flags"] = "-O3";
  later["noisy"] = true;
  later["scenarios"]["heavy"] = later["scenarios"]["light"];
  later["scenarios"]["light"]["servers"].erase("05-epoll-et");
  const std::string text = changes_between(earlier, later);
  CHECK_THAT(text, ContainsSubstring("  cpu: a processor -> another\n  flags: -O2 -> -O3\n"
                                     "  id: 1234 -> 5678\n"));
  CHECK_THAT(text, ContainsSubstring("the later run is noisy"));
  CHECK_THAT(text, ContainsSubstring("heavy:\n  not in the earlier results\n"));
  CHECK_THAT(text, ContainsSubstring("  05-epoll-et: only in the earlier results\n"));
  CHECK_THAT(changes_between(later, earlier), ContainsSubstring("heavy:\n  only in the earlier"));
  later["scenarios"]["light"]["stress"] = "--connections 7";
  CHECK_THAT(changes_between(earlier, later), ContainsSubstring("not compared: the loads differ"));
}

TEST_CASE("two files are compared without measuring, and a file without results is refused") {
  const FakeBuildTree tree;
  const std::string earlier = tree.path() / "earlier.json";
  const std::string later = tree.path() / "later.json";
  std::ofstream(earlier) << results_with(20).dump();
  std::ofstream(later) << results_with(24).dump();
  const Outcome outcome = tree.run({"--against", earlier, "--results", later});
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.output, ContainsSubstring("and relative to floor: 2.00 -> 2.40"));
  std::ofstream(later) << "{}";
  const Outcome broken = tree.run({"--against", earlier, "--results", later});
  CHECK(broken.exit_code == 2);
  CHECK_THAT(broken.errors, ContainsSubstring("is no results document: schema: is missing"));
  CHECK(tree.run({"--results", later}).exit_code == 2);
  CHECK(tree.run({"--against", "/none"}).exit_code == 2);
}

TEST_CASE("a run can end with what has changed since an earlier one") {
  const FakeBuildTree tree;
  tree.server("02-fork", healthy_server);
  const std::string earlier = tree.path() / "earlier.json";
  std::ofstream(earlier) << results_with(20).dump();
  const Outcome outcome =
      tree.run({"2", "--scenario", "light", "--rounds", "6", "--against", earlier});
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.output, ContainsSubstring("02-fork: CPU µs 20.2 (20.0 to 20.4) -> 5.50 "));
}
