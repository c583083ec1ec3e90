/// @file
#include "twin.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "selection.hpp"

namespace comparison {

namespace {

constexpr int first_event_driven_stage = 5;
const std::string suffix = " again";

/// Only two, as each further figure would flag more quiet runs: with two intervals of 96%, one in
/// thirteen runs has one that misses by chance; with seven, up to one in four.
constexpr std::array<const char*, 2> judged = {"per_second", "cpu_us_per_message"};

}  // namespace

std::optional<Contender> twin_among(const std::vector<Contender>& contenders) {
  const auto first = std::find_if(contenders.begin(), contenders.end(), [](const Contender& each) {
    return !each.is_peer() && each.stage >= first_event_driven_stage;
  });
  if (first == contenders.end() || contenders.size() < 2) {
    return std::nullopt;
  }
  Contender twin = *first;
  twin.name += suffix;
  return twin;
}

const Scenario* scenario_of_twin(const std::vector<Scenario>& scenarios) {
  const auto first = std::find_if(scenarios.begin(), scenarios.end(),
                                  [](const Scenario& each) { return !each.loads.empty(); });
  return first == scenarios.end() ? nullptr : &*first;
}

std::optional<Contender> twin_for(const std::vector<Scenario>& scenarios,
                                  const std::vector<Contender>& contenders) {
  const Scenario* const scenario = scenario_of_twin(scenarios);
  std::optional<Contender> twin = twin_among(contenders);
  if (scenario == nullptr || !scenario->variants.empty() || !twin ||
      included({*twin}, *scenario, scenario->loads.front()).empty()) {
    return std::nullopt;
  }
  return twin;
}

bool is_twin(const std::string& name) {
  return name.ends_with(suffix);
}

Json same_twice(const Json& measured) {
  for (const auto& [again, server] : measured.at("servers").items()) {
    if (!is_twin(again)) {
      continue;
    }
    const std::string name = again.substr(0, again.size() - suffix.size());
    const Json& ratios = measured.at("ratios").at(fmt::format("{}/{}", again, name));
    Json differs_in = Json::array();
    bool decided = false;
    for (const char* const key : judged) {
      const std::string verdict =
          ratios.at(key).is_null() ? "too few rounds" : ratios.at(key).at("verdict");
      decided = decided || verdict != "too few rounds";
      if (verdict == "higher" || verdict == "lower") {
        differs_in.push_back(key);
      }
    }
    const char* const verdict = !differs_in.empty() ? "differs" : "tie";
    return {{"server", name},
            {"again", again},
            {"verdict", decided ? verdict : "too few rounds"},
            {"differs_in", std::move(differs_in)}};
  }
  return nullptr;
}

bool differs_from_itself(const Json& results) {
  const Json& scenarios = results.at("scenarios");
  return std::any_of(scenarios.begin(), scenarios.end(), [](const Json& measured) {
    const Json& pair = measured.at("same_twice");
    return !pair.is_null() && pair.at("verdict") == "differs";
  });
}

}  // namespace comparison
