/// @file
/// What Ctrl-C keeps, and what a killed `compare` leaves behind.
#include <csignal>
#include <fstream>

#include "catch.hpp"
#include "json.hpp"
#include "process.hpp"
#include "yard.hpp"

using comparison::after;
using comparison::Interrupt;
using comparison::Json;
using comparison::Process;
using namespace std::chrono_literals;

namespace {

/// Longer than anything here takes, however busy the machine is.
constexpr auto patience = 60s;

/// A stress client that reports at once in two rounds of two runs each; then it leaves its parent's
/// process ID and its own in the file "third", and hangs.
std::string stress_that_hangs_in_the_third_round(const Yard& yard) {
  const std::string count = (yard.path() / "count").string();
  return "n=$(cat " + count + " 2>/dev/null || echo 0); echo $((n + 1)) >" + count +
         "\nif [ $n -ge 4 ]; then echo $PPID $$ >" + (yard.path() / "third").string() +
         "; exec sleep 60; fi\n" + stress_reporting("1000");
}

/// @return whether the file comes to have a line, before the patience is over
bool wait_for_line(const Yard& yard, const std::string& file) {
  const auto deadline = after(patience);
  while (yard.read(file).find('\n') == std::string::npos) {
    if (std::chrono::steady_clock::now() > deadline) {
      return false;
    }
    Process pause({"/bin/sleep", "0.02"}, interrupt());
    pause.wait(after(1s));
  }
  return true;
}

/// @return whether the process ends, or has ended, before the patience is over
bool ends(pid_t pid) {
  const auto deadline = after(patience);
  const std::string status = "/proc/" + std::to_string(pid) + "/stat";
  for (std::string number, name, state = "R"; std::chrono::steady_clock::now() < deadline;) {
    std::ifstream stream(status);
    if (!(stream >> number >> name >> state) || state == "Z") {
      return true;
    }
    Process pause({"/bin/sleep", "0.02"}, interrupt());
    pause.wait(after(1s));
  }
  return false;
}

struct Run {
  Yard yard;
  OnlyPath path{yard};
  std::unique_ptr<Process> compare;
  pid_t stress = -1;

  Run() {
    yard.gnuplot();
    yard.server("01-blocking",
                "echo $$ >" + (yard.path() / "server").string() + "\n" + healthy_server);
    yard.stress(stress_that_hangs_in_the_third_round(yard));
    compare = std::make_unique<Process>(
        std::vector<std::string>{yard.path() / "08-stress" / "compare", "--scenario", "light",
                                 "--rounds", "5", "--reruns", "0"},
        interrupt());
    REQUIRE(wait_for_line(yard, "third"));
    std::ifstream(yard.path() / "third") >> stress >> stress;
  }
  pid_t server() const { return static_cast<pid_t>(std::stol(yard.read("server"))); }
};

}  // namespace

TEST_CASE("Ctrl-C keeps the rounds that are complete, and ends the children") {
  Run run;
  run.compare->signal(SIGINT);
  CHECK(run.compare->wait(after(patience)) == 130 * 256);
  const Json results = results_in(run.yard);
  CHECK(results.at("complete") == false);
  CHECK(results.at("scenarios").at("light").at("rounds") == 2);
  CHECK_THAT(run.compare->take_output(), ContainsSubstring("only the rounds that were complete"));
  CHECK_THAT(run.yard.read("08-stress/results/report.html"), ContainsSubstring("Interrupted"));
  CHECK(run.yard.read("08-stress/results/light-requests.svg").find("light: requests") !=
        std::string::npos);
  CHECK(ends(run.stress));
  CHECK(ends(run.server()));
}

TEST_CASE("no child outlives a compare that is killed") {
  Run run;
  run.compare->signal(SIGKILL);
  CHECK(run.compare->wait(after(patience)) == SIGKILL);
  CHECK(ends(run.stress));
  CHECK(ends(run.server()));
}

TEST_CASE("no background outlives an interrupted compare, or one that is killed") {
  const int signal = GENERATE(SIGINT, SIGKILL);
  const Yard yard;
  const std::string background = (yard.path() / "background").string();
  yard.server("02-fork", "echo $$ >" + (yard.path() / "server").string() + "\n" + healthy_server);
  yard.stress("case \"$*\" in *' 10m '*) echo $$ >" + background +
              "; echo 8 of 8 connected; exec sleep 60;; esac\n" + "if [ -e " + background +
              " ]; then echo there >" + (yard.path() / "beside").string() +
              "; exec sleep 60; fi\n" + stress_reporting("1000"));
  Process compare({yard.path() / "08-stress" / "compare", "--scenario", "hogs", "--rounds", "1"},
                  interrupt());
  REQUIRE(wait_for_line(yard, "beside"));
  compare.signal(signal);
  CHECK(compare.wait(after(patience)) == (signal == SIGINT ? 130 * 256 : SIGKILL));
  CHECK(ends(static_cast<pid_t>(std::stol(yard.read("background")))));
  CHECK(ends(static_cast<pid_t>(std::stol(yard.read("server")))));
}
