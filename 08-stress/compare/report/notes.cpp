/// @file
#include "notes.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "contenders.hpp"
#include "doubts.hpp"
#include "figures.hpp"

namespace comparison {

namespace {

struct Mark {
  char letter;
  std::string flag;
  std::string meaning;
};

const std::vector<Mark>& marks() {
  static const std::vector<Mark> all = {
      {'!', "faults", ""},
      {'c', "client_saturated",
       "the stress client was the bottleneck: the server could do more requests per second"},
      {'n', "noisy",
       "other programs used more than 5% of the machine, or it was short of CPU time or "
       "memory"},
  };
  return all;
}

int flagged(const Json& server, const Mark& mark) {
  return server.at("flags").at(mark.flag).get<int>();
}

/// @return "01-blocking, 02-fork (1 of 9 rounds)", or "all"; nothing when there is no flag
std::string flagged_servers(const Json& measured, const Mark& mark) {
  const int rounds = measured.at("rounds");
  const Json& servers = measured.at("servers");
  if (servers.size() > 1 && std::all_of(servers.begin(), servers.end(), [&](const Json& server) {
        return flagged(server, mark) == rounds;
      })) {
    return "all";
  }
  std::string list;
  for (const auto& [name, server] : servers.items()) {
    if (flagged(server, mark) > 0) {
      list += (list.empty() ? "" : ", ") + name;
      list += flagged(server, mark) == rounds
                  ? ""
                  : fmt::format(" ({} of {} rounds)", flagged(server, mark), rounds);
    }
  }
  return list;
}

void add_faults(const Json& measured, std::vector<std::string>& notes) {
  for (const auto& [name, server] : measured.at("servers").items()) {
    std::map<std::string, int> faults;
    for (const Json& round : server.at("rounds")) {
      if (!round.at("fault").is_null()) {
        ++faults[round.at("fault").get<std::string>()];
      }
    }
    for (const auto& [fault, count] : faults) {
      notes.push_back(fmt::format("[!] {}: {} ({} of {} rounds)", name, fault, count,
                                  measured.at("rounds").get<int>()));
    }
  }
}

/// Leaving clients waiting is not an error, but it changes what the figures mean.
void add_turns(const Json& measured, std::vector<std::string>& notes) {
  for (const auto& [name, server] : measured.at("servers").items()) {
    const Json& never_served = server.at("never_served");
    if (!serves_in_turn(name) || never_served.is_null()) {
      continue;
    }
    std::string note = fmt::format("{}: {}, the others wait their turn", name, model_of(name));
    if (never_served.at("median") > 0) {
      note += fmt::format(
          ": {} of {} never had a reply; its figures cover only those served, and are not ranked",
          grouped(never_served.at("median").get<double>()),
          grouped(measured.at("clients").get<double>()));
    }
    notes.push_back(note);
  }
}

/// The servers that are left out, and why.
void add_absent(const Json& measured, std::vector<std::string>& notes) {
  std::map<std::string, std::string> servers;
  for (const auto& [name, reason] : measured.at("left_out").items()) {
    std::string& names = servers[reason.get<std::string>()];
    names += (names.empty() ? "" : ", ") + name;
  }
  for (const auto& [reason, names] : servers) {
    notes.push_back(fmt::format("left out: {}: {}", names, reason));
  }
}

/// The rate of an open loop, and how it was found.
void add_rate(const Json& measured, std::vector<std::string>& notes) {
  if (measured.at("rate").is_null()) {
    return;
  }
  std::string reached;
  for (const auto& [name, server] : measured.at("calibration").at("servers").items()) {
    const Json& rate = server.at("per_second");
    reached += (reached.empty() ? "" : ", ") + name + " " +
               (rate.is_null() ? "nothing" : grouped(rate.get<double>()));
    if (!server.at("fault").is_null()) {
      notes.push_back(fmt::format("[!] {}, while the rate was measured: {}", name,
                                  server.at("fault").get<std::string>()));
    }
  }
  notes.push_back(
      fmt::format("{} messages per second for every server; at full speed they reached: {}",
                  grouped(measured.at("rate").get<double>()), reached));
}

}  // namespace

std::string marks_of(const Json& server) {
  std::string text;
  for (const Mark& mark : marks()) {
    if (flagged(server, mark) > 0) {
      text += (text.empty() ? "" : " ") + std::string(1, mark.letter);
    }
  }
  return text;
}

std::vector<std::string> notes_on(const Json& measured) {
  std::vector<std::string> notes;
  add_faults(measured, notes);
  add_turns(measured, notes);
  add_rate(measured, notes);
  add_absent(measured, notes);
  for (const Mark& mark : marks()) {
    const std::string servers = flagged_servers(measured, mark);
    if (!mark.meaning.empty() && !servers.empty()) {
      notes.push_back(fmt::format("[{}] {}: {}", mark.letter, mark.meaning, servers));
    }
  }
  for (const std::string& more : doubts_on(measured)) {
    notes.push_back(more);
  }
  return notes;
}

}  // namespace comparison
