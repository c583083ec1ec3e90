/// @file
#include "selection.hpp"

#include <algorithm>
#include <map>
#include <sstream>

#include <fmt/format.h>

#include "figures.hpp"

namespace comparison {

namespace {

/// The most clients that a server can serve at once, and why.
struct ClientLimit {
  unsigned clients;
  std::string reason;
};

/// @return by the server's name; a server that is not there has no such limit
const std::map<std::string, ClientLimit>& client_limits() {
  static const std::string processes =
      "every client takes a process: more than 2,048 are beyond what many systems allow";
  static const std::map<std::string, ClientLimit> all = {
      {"02-fork", {2048, processes}},
      {"fork", {2048, processes}},
      {"python-fork", {2048, processes}},
      {"python-threads",
       {2048, "every client takes a Python thread, and all of them share one lock"}},
  };
  return all;
}

std::string base_name(const Contender& contender) {
  return contender.name.substr(0, contender.name.find(' '));
}

/// @return the variants of a server that a scenario has
std::vector<Variant> variants_of(const Contender& contender, const Scenario& scenario) {
  std::vector<Variant> found;
  std::copy_if(scenario.variants.begin(), scenario.variants.end(), std::back_inserter(found),
               [&](const Variant& each) { return each.server == base_name(contender); });
  return found;
}

/// @return why a load leaves a server out; empty where it does not
std::string reason_against(const Contender& contender, const Scenario& scenario, const Load& load) {
  if (std::find(contender.services.begin(), contender.services.end(), scenario.service) ==
      contender.services.end()) {
    return "it does not speak " + scenario.service;
  }
  if (!scenario.variants.empty() && variants_of(contender, scenario).empty()) {
    return "it does not have the options that are compared";
  }
  const auto exclusion =
      std::find_if(scenario.without.begin(), scenario.without.end(),
                   [&](const Exclusion& each) { return each.server == base_name(contender); });
  if (exclusion != scenario.without.end()) {
    return exclusion->reason;
  }
  const unsigned clients = load.clients + (load.beside ? load.beside->connections : 0);
  const auto limit = client_limits().find(base_name(contender));
  return limit != client_limits().end() && clients > limit->second.clients ? limit->second.reason
                                                                           : "";
}

void add_options(Contender& contender, const std::string& options) {
  std::istringstream words(options);
  for (std::string word; words >> word;) {
    contender.load_options.push_back(word);
  }
}

/// @return the contender as the load starts it
Contender equipped(Contender contender, const Scenario& scenario, const Variant& variant) {
  if (!contender.is_peer() && scenario.service != "echo") {
    contender.command.insert(contender.command.end(), {"--service", scenario.service});
  }
  if (contender.stage >= 4) {
    add_options(contender, scenario.worker_options);
  }
  add_options(contender, variant.options);
  contender.name += variant.label.empty() ? "" : " " + variant.label;
  return contender;
}

}  // namespace

std::vector<Contender> included(const std::vector<Contender>& contenders, const Scenario& scenario,
                                const Load& load) {
  std::vector<Contender> servers;
  for (const Contender& each : contenders) {
    if (!reason_against(each, scenario, load).empty()) {
      continue;
    }
    std::vector<Variant> variants = variants_of(each, scenario);
    if (scenario.variants.empty()) {
      variants = {{each.name, "", ""}};
    }
    for (const Variant& variant : variants) {
      servers.push_back(equipped(each, scenario, variant));
    }
  }
  return servers;
}

std::vector<Exclusion> left_out(const std::vector<Contender>& contenders, const Scenario& scenario,
                                const Load& load) {
  std::vector<Exclusion> absent;
  for (const Contender& each : contenders) {
    if (std::string reason = reason_against(each, scenario, load); !reason.empty()) {
      absent.push_back({each.name, std::move(reason)});
    }
  }
  return absent;
}

std::vector<Contender> participants(const std::vector<Contender>& contenders,
                                    const std::vector<Scenario>& scenarios) {
  std::vector<Contender> found;
  for (const Scenario& scenario : scenarios) {
    for (const Load& load : scenario.loads) {
      for (const Contender& each : included(contenders, scenario, load)) {
        if (std::none_of(found.begin(), found.end(),
                         [&](const Contender& other) { return other.name == each.name; })) {
          found.push_back(each);
        }
      }
    }
  }
  return found;
}

std::string servers_in_words(const Scenario& scenario) {
  std::vector<std::string> names;
  for (const Variant& each : scenario.variants) {
    names.push_back(each.label.empty() ? each.server : each.server + " " + each.label);
  }
  std::string text = names.empty() ? "all that speak " + scenario.service
                                   : fmt::format("{}", fmt::join(names, ", "));
  for (const Exclusion& each : scenario.without) {
    text += fmt::format("; not {}: {}", each.server, each.reason);
  }
  for (const auto& [server, limit] : client_limits()) {
    const bool too_many =
        std::any_of(scenario.loads.begin(), scenario.loads.end(),
                    [&, most = limit.clients](const Load& load) { return load.clients > most; });
    if (too_many && server.starts_with("0")) {
      text +=
          fmt::format("; {} up to {} clients: {}", server, grouped(limit.clients), limit.reason);
    }
  }
  return text;
}

}  // namespace comparison
