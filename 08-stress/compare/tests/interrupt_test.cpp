/// @file
/// What Ctrl-C keeps, and what a killed `compare` leaves behind.
#include <csignal>
#include <fstream>

#include "catch.hpp"
#include "child_process.hpp"
#include "fake_build_tree.hpp"
#include "json.hpp"

using comparison::after;
using comparison::ChildProcess;
using comparison::Interrupt;
using comparison::Json;
using namespace std::chrono_literals;

namespace {

/// Longer than anything here takes, even on a busy machine.
constexpr auto time_limit = 60s;

/// A stress client that reports at once in two rounds of two runs each; then it leaves its parent's
/// process ID and its own in the file "third", and hangs.
std::string stress_that_hangs_in_the_third_round(const FakeBuildTree& tree) {
  const std::string count = (tree.path() / "count").string();
  return "n=$(cat " + count + " 2>/dev/null || echo 0); echo $((n + 1)) >" + count +
         "\nif [ $n -ge 4 ]; then echo $PPID $$ >" + (tree.path() / "third").string() +
         "; exec sleep 60; fi\n" + stress_reporting("1000");
}

/// @return whether the file gets a line within the time limit
bool wait_for_line(const FakeBuildTree& tree, const std::string& file) {
  const auto deadline = after(time_limit);
  while (tree.read(file).find('\n') == std::string::npos) {
    if (std::chrono::steady_clock::now() > deadline) {
      return false;
    }
    ChildProcess pause({"/bin/sleep", "0.02"}, interrupt());
    pause.wait(after(1s));
  }
  return true;
}

/// @return whether the process has ended within the time limit
bool ends(pid_t pid) {
  const auto deadline = after(time_limit);
  const std::string status = "/proc/" + std::to_string(pid) + "/stat";
  for (std::string number, name, state = "R"; std::chrono::steady_clock::now() < deadline;) {
    std::ifstream stream(status);
    if (!(stream >> number >> name >> state) || state == "Z") {
      return true;
    }
    ChildProcess pause({"/bin/sleep", "0.02"}, interrupt());
    pause.wait(after(1s));
  }
  return false;
}

struct CompareRun {
  FakeBuildTree tree;
  OnlySearchPath path{tree};
  std::unique_ptr<ChildProcess> compare;
  pid_t stress = -1;

  CompareRun() {
    tree.gnuplot();
    tree.server("01-blocking",
                "echo $$ >" + (tree.path() / "server").string() + "\n" + healthy_server);
    tree.stress(stress_that_hangs_in_the_third_round(tree));
    compare = std::make_unique<ChildProcess>(
        std::vector<std::string>{tree.path() / "08-stress" / "compare", "--scenario", "light",
                                 "--rounds", "5", "--reruns", "0"},
        interrupt());
    REQUIRE(wait_for_line(tree, "third"));
    std::ifstream(tree.path() / "third") >> stress >> stress;
  }
  pid_t server() const { return static_cast<pid_t>(std::stol(tree.read("server"))); }
};

}  // namespace

TEST_CASE("Ctrl-C keeps the complete rounds, and ends the children") {
  CompareRun run;
  run.compare->signal(SIGINT);
  CHECK(run.compare->wait(after(time_limit)) == 130 * 256);
  const Json results = results_in(run.tree);
  CHECK(results.at("complete") == false);
  CHECK(results.at("scenarios").at("light").at("rounds") == 2);
  CHECK_THAT(run.compare->take_output(), ContainsSubstring("only the rounds that were complete"));
  CHECK_THAT(run.tree.read("08-stress/results/report.html"), ContainsSubstring("Interrupted"));
  CHECK(run.tree.read("08-stress/results/light-requests.svg").find("light: requests") !=
        std::string::npos);
  CHECK(ends(run.stress));
  CHECK(ends(run.server()));
}

TEST_CASE("no child outlives a killed compare") {
  CompareRun run;
  run.compare->signal(SIGKILL);
  CHECK(run.compare->wait(after(time_limit)) == SIGKILL);
  CHECK(ends(run.stress));
  CHECK(ends(run.server()));
}

TEST_CASE("no background client outlives an interrupted or killed compare") {
  const int signal = GENERATE(SIGINT, SIGKILL);
  const FakeBuildTree tree;
  const std::string background = (tree.path() / "background").string();
  tree.server("02-fork", "echo $$ >" + (tree.path() / "server").string() + "\n" + healthy_server);
  tree.stress("case \"$*\" in *' 10m '*) echo $$ >" + background +
              "; echo 8 of 8 connected; exec sleep 60;; esac\n" + "if [ -e " + background +
              " ]; then echo there >" + (tree.path() / "beside").string() +
              "; exec sleep 60; fi\n" + stress_reporting("1000"));
  ChildProcess compare(
      {tree.path() / "08-stress" / "compare", "--scenario", "hogs", "--rounds", "1"}, interrupt());
  REQUIRE(wait_for_line(tree, "beside"));
  compare.signal(signal);
  CHECK(compare.wait(after(time_limit)) == (signal == SIGINT ? 130 * 256 : SIGKILL));
  CHECK(ends(static_cast<pid_t>(std::stol(tree.read("background")))));
  CHECK(ends(static_cast<pid_t>(std::stol(tree.read("server")))));
}
