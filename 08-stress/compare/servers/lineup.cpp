/// @file
#include "lineup.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "command_line.hpp"
#include "peer_servers.hpp"

namespace comparison {

namespace {

bool is_peer(const std::string& name) {
  return std::any_of(peers().begin(), peers().end(),
                     [&](const Peer& peer) { return peer.name == name; });
}

bool asks_for_peers(const Arguments& arguments) {
  return arguments.peers || std::any_of(arguments.stages.begin(), arguments.stages.end(), is_peer);
}

/// @throws UsageError for a peer that is asked for by name, and skipped
void refuse_skipped(const std::vector<std::string>& wanted,
                    const std::vector<SkippedPeer>& skipped) {
  for (const SkippedPeer& peer : skipped) {
    if (std::find(wanted.begin(), wanted.end(), peer.name) != wanted.end()) {
      throw UsageError("STAGE: '" + peer.name + "' cannot be compared: " + peer.reason);
    }
  }
}

/// Adds those of @p more that are not chosen yet.
void add_missing(std::vector<Contender>& chosen, const std::vector<Contender>& more) {
  for (const Contender& contender : more) {
    if (std::none_of(chosen.begin(), chosen.end(),
                     [&](const Contender& each) { return each.name == contender.name; })) {
      chosen.push_back(contender);
    }
  }
}

/// Prints on standard error which peers are skipped.
void tell(const std::vector<SkippedPeer>& skipped) {
  for (const std::string& line : lines_on(skipped)) {
    fmt::print(stderr, "{}\n", line);
  }
}

/// @return the peers that scenarios name and that are not among the contenders
std::vector<std::string> missing_peers(const std::vector<Scenario>& scenarios,
                                       const std::vector<Contender>& contenders) {
  std::vector<std::string> missing;
  for (const Scenario& scenario : scenarios) {
    for (const Variant& each : scenario.variants) {
      if (is_peer(each.server) &&
          std::none_of(contenders.begin(), contenders.end(),
                       [&](const Contender& other) { return other.name == each.server; })) {
        missing.push_back(each.server);
      }
    }
  }
  return missing;
}

}  // namespace

std::vector<Contender> lineup_of(const Arguments& arguments, const std::vector<Contender>& stages,
                                 const std::filesystem::path& peers, const Interrupt& interrupt) {
  if (!asks_for_peers(arguments)) {
    return choose_contenders(stages, arguments.stages);
  }
  const FoundPeers found = find_peers(peers, interrupt);
  refuse_skipped(arguments.stages, found.skipped);
  std::vector<Contender> all = stages;
  add_missing(all, found.contenders);
  std::vector<Contender> chosen =
      arguments.stages.empty() ? stages : choose_contenders(all, arguments.stages);
  if (arguments.peers) {
    tell(found.skipped);
    add_missing(chosen, found.contenders);
  }
  return chosen;
}

std::vector<Contender> with_peers_of(const std::vector<Scenario>& scenarios,
                                     std::vector<Contender> contenders,
                                     const std::filesystem::path& peers,
                                     const Interrupt& interrupt) {
  const std::vector<std::string> missing = missing_peers(scenarios, contenders);
  if (missing.empty()) {
    return contenders;
  }
  const auto is_missing = [&](const auto& peer) {
    return std::find(missing.begin(), missing.end(), peer.name) != missing.end();
  };
  FoundPeers found = find_peers(peers, interrupt);
  std::erase_if(found.skipped, [&](const SkippedPeer& each) { return !is_missing(each); });
  std::erase_if(found.contenders, [&](const Contender& each) { return !is_missing(each); });
  tell(found.skipped);
  add_missing(contenders, found.contenders);
  return contenders;
}

}  // namespace comparison
