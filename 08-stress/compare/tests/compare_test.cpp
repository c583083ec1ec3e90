/// @file
/// The program `compare` from outside, with fake servers and a fake stress client.
#include <algorithm>

#include "catch.hpp"
#include "fake_build_tree.hpp"
#include "json.hpp"

using comparison::Json;

namespace {

std::ptrdiff_t lines_in(const std::string& text) {
  return std::count(text.begin(), text.end(), '\n');
}

}  // namespace

TEST_CASE("healthy servers are measured in every round, and the results are written") {
  const FakeBuildTree tree;
  tree.server("01-blocking", healthy_server);
  tree.server("02-fork", healthy_server);
  const Outcome outcome = tree.run({"--scenario", "light", "--rounds", "2"});
  CHECK(outcome.exit_code == 0);
  const Json results = results_in(tree);
  CHECK(results.at("schema") == 2);
  CHECK(results.at("complete") == true);
  CHECK(results.at("command") == "compare --scenario light --rounds 2");
  const Json fork = results.at("scenarios").at("light").at("servers").at("02-fork");
  CHECK(fork.at("per_second").at("median") == 1000);
  CHECK(fork.at("per_second").at("values") == Json({1000, 1000}));
  CHECK(fork.at("failed").at("median") == 3);
  CHECK(fork.at("rounds").size() == 2);
  CHECK(fork.at("flags").at("client_saturated") == 2);
  CHECK_THAT(tree.read("08-stress/results/results.md"), ContainsSubstring("| p99 ms"));
  CHECK_THAT(outcome.output, ContainsSubstring("results.json"));
}

TEST_CASE("failures and clients that were never served are in the table") {
  const FakeBuildTree tree;
  tree.server("01-blocking", healthy_server);
  const Outcome outcome = tree.run({"--scenario", "light", "--rounds", "2"});
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.output, ContainsSubstring("6 of 20"));
  CHECK_THAT(outcome.output, ContainsSubstring("4 of 100"));
}

TEST_CASE("memory is the higher of the load's and of the run that holds all clients") {
  const FakeBuildTree tree;
  tree.server("01-blocking", healthy_server);
  tree.stress(
      "case \"$*\" in *--hold*) echo '{\"messages\": {}, \"server\": {\"pss_bytes\": 7340032,"
      " \"processes\": 8, \"threads\": 1}}'; exit;; esac\n" +
      stress_reporting("1000"));
  CHECK(tree.run({"--scenario", "light", "--rounds", "1"}).exit_code == 0);
  const Json server = load_in(tree, "light").at("servers").at("01-blocking");
  CHECK(server.at("pss_bytes").at("median") == 7340032);
  CHECK(server.at("processes").at("median") == 8);
  CHECK(server.at("threads").at("median") == 2);
  CHECK(server.at("per_second").at("median") == 1000);
}

TEST_CASE("a server that leaves clients unserved is not ranked, and the table says so") {
  const FakeBuildTree tree;
  tree.server("01-blocking", healthy_server);
  tree.server("02-fork", healthy_server);
  tree.server("03-threads", healthy_server);
  tree.stress(
      "for word; do [ \"$before\" = --pid ] && break; before=$word; done\n"
      "never=0; grep -q 01-blocking /proc/$word/cmdline && never=4\n" +
      stress_reporting("1000") + "\n");
  const Outcome outcome = tree.run({"--scenario", "light", "--rounds", "6"});
  CHECK_THAT(outcome.output, ContainsSubstring("wait their turn: 4 of 100 never had a reply"));
  CHECK_THAT(outcome.output, ContainsSubstring("most requests per second: 02-fork ≈ 03-threads\n"));
  const Outcome pair = tree.run({"1", "2", "--scenario", "light", "--rounds", "6"});
  CHECK_THAT(pair.output, ContainsSubstring("1.00 to 1.00  not ranked"));
}

TEST_CASE("two stages are shown side by side, with the ratio taken within each round") {
  const FakeBuildTree tree;
  tree.server("02-fork", healthy_server);
  tree.server("03-threads", healthy_server);
  tree.server("04-threadpool", healthy_server);
  // The rounds differ a hundredfold, the servers twofold.
  tree.stress(
      "n=$(cat \"$0.count\" 2>/dev/null || echo 0); echo $((n + 1)) >\"$0.count\"\n"
      "for word; do pid=$before; [ \"$before\" = --pid ] && break; before=$word; done\n"
      "base=$((1000 * (1 + 100 * (n / 4 % 2))))\n"
      "grep -q 03-threads /proc/$word/cmdline && base=$((2 * base))\n" +
      stress_reporting("$base"));
  const Outcome outcome =
      tree.run({"2", "03-threads", "--scenario", "light", "--rounds", "6", "--reruns", "0"});
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.output, ContainsSubstring("ratio: 03-threads ÷ 02-fork"));
  const Json light = load_in(tree, "light");
  CHECK_FALSE(light.at("servers").contains("04-threadpool"));
  const Json ratio = light.at("ratios").at("03-threads/02-fork").at("per_second");
  CHECK(ratio.at("median") == 2);
  CHECK(ratio.at("low") == 2);
  CHECK(ratio.at("high") == 2);
  CHECK(ratio.at("verdict") == "higher");
  CHECK(light.at("ratios").at("03-threads/02-fork").at("p99_us").at("verdict") == "tie");
}

TEST_CASE("a mistake on the command line gives one line and exit code 2, and nothing is done") {
  const FakeBuildTree tree;
  tree.server("01-blocking", healthy_server);
  const std::vector<std::vector<std::string>> mistakes = {
      {"9"},        {"02-fork"}, {"--scenario", "heavy"},  {"--rounds", "0"},
      {"--rounds"}, {"-1"},      {"--out", "/dev/null/x"}, {"--out", ""},
      {"--fast"},   {""}};
  for (const std::vector<std::string>& mistake : mistakes) {
    const Outcome outcome = tree.run(mistake);
    INFO(mistake.front());
    CHECK(outcome.exit_code == 2);
    CHECK(lines_in(outcome.errors) == 1);
    CHECK(outcome.output.empty());
  }
  CHECK(tree.read("08-stress/results/results.json").empty());
}

TEST_CASE("--list has all scenarios, including those that run only by name") {
  const FakeBuildTree tree;
  tree.server("01-blocking", healthy_server);
  const Outcome list = tree.run({"--list"});
  CHECK(list.exit_code == 0);
  CHECK_THAT(list.output, ContainsSubstring("sizes-1024: stress --connections 50"));
  CHECK_THAT(list.output, ContainsSubstring("scaling (only when it is named)"));
  CHECK(tree.run({"--quick", "--rounds", "1"}).exit_code == 0);
  CHECK(results_in(tree).at("scenarios").contains("sizes-1024"));
  CHECK(results_in(tree).at("scenarios").size() == 4);
}

TEST_CASE("a stage with options is measured beside the same stage without") {
  const FakeBuildTree tree;
  tree.server("05-epoll-et", R"(echo "$@" >>"$0.arguments"; )" + healthy_server);
  const Outcome outcome =
      tree.run({"5", "05 --workers 0", "5  --workers 0 ", "--scenario", "light", "--rounds", "1"});
  CHECK(outcome.exit_code == 0);
  CHECK(load_in(tree, "light").at("servers").size() == 2);
  CHECK(load_in(tree, "light").at("ratios").contains("05-epoll-et --workers 0/05-epoll-et"));
  CHECK_THAT(tree.read("05-epoll-et/server.arguments"),
             ContainsSubstring("--workers 0 --port 0\n"));
  CHECK(results_in(tree).at("command") ==
        "compare 5 '05 --workers 0' '5  --workers 0 ' --scenario light --rounds 1");
  CHECK(results_in(tree).at("servers").at("05-epoll-et --workers 0").at("model") ==
        results_in(tree).at("servers").at("05-epoll-et").at("model"));
}

TEST_CASE("for an HTTP load a stage is started with --service http") {
  const FakeBuildTree tree;
  tree.server("05-epoll-et", R"(echo "$@" >"$0.arguments"; )" + healthy_server);
  tree.peer("floor", healthy_peer);
  CHECK(tree.run({"5", "floor", "--scenario", "http", "--rounds", "1"}).exit_code == 0);
  CHECK(tree.read("05-epoll-et/server.arguments") == "--service http --port 0\n");
  CHECK_FALSE(results_in(tree).at("servers").contains("floor"));
}

TEST_CASE("without servers or a stress client there is nothing to compare") {
  const FakeBuildTree tree;
  CHECK(tree.run({}).exit_code == 1);
  tree.server("01-blocking", healthy_server);
  std::filesystem::remove(tree.path() / "08-stress" / "stress");
  const Outcome outcome = tree.run({});
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.errors, ContainsSubstring("the stress client is not built"));
}
