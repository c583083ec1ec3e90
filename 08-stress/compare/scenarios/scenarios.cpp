/// @file
#include "scenarios.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "selection.hpp"

namespace comparison {

namespace {

std::string when_usual(const Scenario& scenario) {
  if (!scenario.usual) {
    return " (only when it is named)";
  }
  return *scenario.usual == Runs::in_full ? " (with --quick only when it is named)" : "";
}

std::string when_run(Runs runs) {
  return runs == Runs::always    ? ""
         : runs == Runs::in_full ? " (not with --quick)"
                                 : " (with --quick only)";
}

std::string list_of(const Load& load) {
  std::string list =
      fmt::format("  {}{}: stress {}\n", load.key, when_run(load.runs), load.full.options);
  if (!load.full.hold.empty()) {
    list += fmt::format("    then: stress {}\n", load.full.hold);
  }
  if (load.beside) {
    list += fmt::format("    then again, beside: stress {}\n", load.beside->options);
  }
  return list;
}

}  // namespace

bool is_due(Runs runs, bool quick) {
  return runs == Runs::always || (runs == Runs::when_quick) == quick;
}

const std::vector<Scenario>& scenarios() {
  static const std::vector<Scenario> all = [] {
    std::vector<Scenario> joined;
    for (const auto& part :
         {echo_scenarios(), connection_scenarios(), http_scenarios(), neighbour_scenarios()}) {
      joined.insert(joined.end(), part.begin(), part.end());
    }
    joined.push_back({.name = "kernel",
                      .asks = "What does a message ask of the kernel?",
                      .why = "System calls and context switches are counted, not timed: they are "
                             "the same on any machine.",
                      .loads = {}});
    return joined;
  }();
  return all;
}

std::vector<std::string> scenario_names() {
  std::vector<std::string> names;
  for (const Scenario& scenario : scenarios()) {
    names.push_back(scenario.name);
  }
  return names;
}

std::vector<Scenario> chosen_scenarios(const std::vector<std::string>& names, bool quick) {
  std::vector<Scenario> chosen;
  for (const Scenario& scenario : scenarios()) {
    const bool named = std::find(names.begin(), names.end(), scenario.name) != names.end();
    if (named || (names.empty() && scenario.usual && is_due(*scenario.usual, quick))) {
      chosen.push_back(scenario);
      std::erase_if(chosen.back().loads,
                    [&](const Load& load) { return !is_due(load.runs, quick); });
    }
  }
  return chosen;
}

std::string list_of_scenarios() {
  std::string list;
  for (const Scenario& scenario : scenarios()) {
    list += fmt::format("{}{}\n  {}\n  {}\n", scenario.name, when_usual(scenario), scenario.asks,
                        scenario.why);
    for (const Load& load : scenario.loads) {
      list += list_of(load);
    }
    list += "  servers: " + servers_in_words(scenario) + "\n";
  }
  return list;
}

}  // namespace comparison
