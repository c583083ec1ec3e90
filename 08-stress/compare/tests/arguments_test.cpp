/// @file
/// The command line of `compare`.
#include "arguments.hpp"

#include <fmt/format.h>

#include "catch.hpp"
#include "command_line.hpp"
#include "scenarios.hpp"

using comparison::Arguments;
using comparison::read_arguments;

namespace {

Arguments parsed(std::vector<const char*> words) {
  words.insert(words.begin(), "compare");
  return read_arguments(static_cast<int>(words.size()), words.data()).value();
}

std::string complaint(const std::vector<const char*>& words) {
  try {
    parsed(words);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("without arguments all stages are measured nine times") {
  const Arguments arguments = parsed({});
  CHECK(arguments.stages.empty());
  CHECK(arguments.scenarios.empty());
  CHECK(arguments.rounds() == 9);
  CHECK(parsed({"--quick"}).rounds() == 5);
  CHECK(parsed({"--quick", "--rounds", "7"}).rounds() == 7);
}

TEST_CASE("scenarios are listed after one option, separated by commas, or in several options") {
  CHECK(parsed({"--scenario", "light", "medium"}).scenarios == Names{"light", "medium"});
  CHECK(parsed({"--scenario", "light,medium"}).scenarios == Names{"light", "medium"});
  CHECK(parsed({"--scenario=light"}).scenarios == Names{"light"});
  CHECK(parsed({"--scenario", "light", "--quick", "--scenario", "medium"}).scenarios ==
        Names{"light", "medium"});
}

TEST_CASE("stages may come before the options or after them") {
  CHECK(parsed({"2", "03-threads", "--scenario", "light"}).stages == Names{"2", "03-threads"});
  const Arguments after = parsed({"--scenario", "light", "2", "3"});
  CHECK(after.stages == Names{"2", "3"});
  CHECK(after.scenarios == Names{"light"});
}

TEST_CASE("a bad value is refused, and the message has the option and the value") {
  const std::string names = fmt::format("{}", fmt::join(comparison::scenario_names(), " "));
  CHECK(complaint({"--scenario", "heavy"}) == "--scenario: 'heavy' is not one of " + names);
  CHECK(complaint({"--scenario", "light,"}) == "--scenario: 'light,' is not one of " + names);
  CHECK(complaint({"--scenario", ""}) == "--scenario: ',' is not one of " + names);
  CHECK(complaint({"--scenario"}) == "--scenario: the value is missing");
  CHECK(complaint({"--scenario", "--quick"}) == "--scenario: the value is missing");
  for (const char* rounds : {"0", "-1", "1001", "many", "99999999999999999999", "1.5", ""}) {
    CHECK_THAT(complaint({"--rounds", rounds}), StartsWith("--rounds: '" + std::string(rounds)));
  }
  CHECK(complaint({"--rounds"}) == "--rounds: the value is missing");
  CHECK_THAT(complaint({"--out", ""}), StartsWith("--out: "));
  CHECK_THAT(complaint({"--fast"}), StartsWith("unknown option '--fast'"));
}

TEST_CASE("pinning is none, same or apart") {
  CHECK(parsed({}).pin == "none");
  CHECK(parsed({"--pin", "same"}).pin == "same");
  CHECK(parsed({"--pin", "apart", "--pin", "none"}).pin == "none");
  CHECK(complaint({"--pin", "0"}) == "--pin: '0' is not one of none same apart");
  CHECK(complaint({"--pin"}) == "--pin: the value is missing");
}

TEST_CASE("the command that reproduces the results has every option that affects them") {
  CHECK(command_of(parsed({})) == "compare");
  CHECK(command_of(parsed({"2", "3", "--scenario", "light,medium", "--rounds", "7", "--quick",
                           "--out", "/tmp/x"})) ==
        "compare 2 3 --scenario light medium --rounds 7 --quick");
  CHECK(command_of(parsed({"5 --workers 0", "--pin", "same", "--peers"})) ==
        "compare '5 --workers 0' --pin same --peers");
}
