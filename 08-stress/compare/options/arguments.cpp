/// @file
#include "arguments.hpp"

#include <algorithm>
#include <sstream>

#include "command_line.hpp"
#include "pinning.hpp"
#include "scenarios.hpp"

namespace comparison {

namespace {

bool is_scenario(const std::string& word) {
  const std::vector<std::string> names = scenario_names();
  return std::find(names.begin(), names.end(), word) != names.end();
}

/// Writes "--scenario light medium" as "--scenario light,medium", and several of them as one: an
/// option has one value. A word after the first that is not a scenario is taken for a stage.
std::vector<std::string> with_scenarios_joined(int argc, const char* const* argv) {
  std::vector<std::string> others;
  std::string joined;
  for (int i = 0; i < argc; ++i) {
    const std::string word = argv[i];
    if (word != "--scenario" || i + 1 == argc || std::string(argv[i + 1]).starts_with('-')) {
      others.push_back(word);
      continue;
    }
    do {
      joined.append(joined.empty() ? "" : ",").append(argv[++i]);
    } while (i + 1 < argc && is_scenario(argv[i + 1]));
    if (std::string(argv[i]).empty()) {
      joined += ",";
    }
  }
  if (!joined.empty()) {
    others.insert(others.end(), {"--scenario", joined});
  }
  return others;
}

/// Reads names separated by commas.
Reader scenario_list(std::vector<std::string>& target) {
  return [&target](const std::string& text) -> std::optional<std::string> {
    target.clear();
    std::istringstream names(text + ",");
    for (std::string name; std::getline(names, name, ',');) {
      std::string ignored;
      if (std::optional<std::string> expected = one_of(ignored, scenario_names())(name)) {
        return expected;
      }
      target.push_back(name);
    }
    return std::nullopt;
  };
}

/// @throws UsageError when options say what to measure although nothing is measured
void refuse_measuring_again(const Arguments& arguments) {
  const std::string command = command_of(arguments);
  static const std::string nothing_said = command_of({});
  if (!arguments.from.empty() && command != nothing_said) {
    throw UsageError("--from: '" + arguments.from + "' is measured already; leave out" +
                     command.substr(nothing_said.size()));
  }
}

/// @param rounds stays 0 unless the option is given
void add_options(CommandLine& line, Arguments& arguments, unsigned& rounds) {
  line.arguments("STAGE", arguments.stages,
                 "stages by number or directory, peers by name; quoted with options, as in "
                 "\"5 --workers 0\"; all stages");
  line.option("--scenario", "NAME...", scenario_list(arguments.scenarios),
              "scenarios to run, see --list; the usual ones");
  line.option("--rounds", "N", whole_number(rounds, 1, 1000),
              "times that each server is measured; 9, or 5 with --quick");
  line.option("--reruns", "N", whole_number(arguments.reruns, 0, 2),
              "at most this many noisy rounds of a load are run again; 2");
  line.flag("--quick", arguments.quick, "shorter loads and fewer rounds");
  line.flag("--peers", arguments.peers,
            "add servers by others; what they need is not installed, but the command is printed");
  line.option("--pin", "MODE", one_of(arguments.pin, pinning_modes()),
              "same: server and client on one CPU; apart: on one each; none");
  line.flag("--list", arguments.list, "list the scenarios and exit");
  line.option("--check", "FILE", some_text(arguments.check, "a file"),
              "print what is wrong with a results.json, and exit: 0 for nothing, else 1");
  line.option("--against", "FILE", some_text(arguments.against, "a file"),
              "then print what has changed since an earlier results.json");
  line.option("--results", "FILE", some_text(arguments.results, "a file"),
              "with --against: a later results.json, instead of measuring");
  line.option("--out", "DIR", some_text(arguments.out, "a directory"),
              "where results are written; results, beside this program");
  line.option("--from", "FILE", some_text(arguments.from, "a file"),
              "measure nothing; write report and pictures again from a results.json, beside it or "
              "to --out");
}

}  // namespace

std::optional<Arguments> read_arguments(int argc, const char* const* argv) {
  Arguments arguments;
  unsigned rounds = 0;
  CommandLine line("compare", "Measures the servers of the course against each other.");
  add_options(line, arguments, rounds);
  const std::vector<std::string> words = with_scenarios_joined(argc, argv);
  std::vector<const char*> pointers;
  pointers.reserve(words.size());
  for (const std::string& word : words) {
    pointers.push_back(word.c_str());
  }
  if (!line.parse(static_cast<int>(pointers.size()), pointers.data())) {
    return std::nullopt;
  }
  if (!arguments.results.empty() && arguments.against.empty()) {
    throw UsageError("--results: '" + arguments.results + "' needs --against, with another file");
  }
  if (rounds != 0) {
    arguments.wanted_rounds = rounds;
  }
  refuse_measuring_again(arguments);
  return arguments;
}

std::string command_of(const Arguments& arguments) {
  std::string command = "compare";
  for (const std::string& stage : arguments.stages) {
    const bool has_options = stage.find(' ') != std::string::npos;
    command += has_options ? " '" + stage + "'" : " " + stage;
  }
  for (std::size_t i = 0; i < arguments.scenarios.size(); ++i) {
    command += (i == 0 ? " --scenario " : " ") + arguments.scenarios[i];
  }
  if (arguments.wanted_rounds) {
    command += " --rounds " + std::to_string(*arguments.wanted_rounds);
  }
  if (arguments.reruns != Arguments().reruns) {
    command += " --reruns " + std::to_string(arguments.reruns);
  }
  if (arguments.pin != "none") {
    command += " --pin " + arguments.pin;
  }
  return command + (arguments.quick ? " --quick" : "") + (arguments.peers ? " --peers" : "");
}

}  // namespace comparison
