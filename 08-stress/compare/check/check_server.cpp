/// @file
#include "check_server.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "check_figures.hpp"
#include "figures.hpp"
#include "merged_latency.hpp"

namespace comparison {

namespace {

const std::vector<Member> cell_members = {{"fault", MemberType::text, true},
                                          {"noisy", MemberType::truth},
                                          {"steal", MemberType::number},
                                          {"foreign_cpu", MemberType::number},
                                          {"memory_pressure", MemberType::number, true},
                                          {"stress", MemberType::object, true}};

/// @return whether a round's report has that flag set
bool is_flagged(const Json& round, const std::string& flag) {
  if (flag == "faults") {
    return !round.at("fault").is_null();
  }
  if (flag == "noisy") {
    return round.at("noisy").get<bool>();
  }
  return round.at("stress").is_object() &&
         round.at("stress").value(Json::json_pointer("/client/saturated"), false);
}

void check_flags(const Json& server, const std::string& where, Findings& findings) {
  for (const std::string flag : {"faults", "client_saturated", "noisy"}) {
    const Json& rounds = server.at("rounds");
    const auto count = std::count_if(rounds.begin(), rounds.end(),
                                     [&](const Json& round) { return is_flagged(round, flag); });
    findings.expect(
        server.at("flags").at(flag) == count, fmt::format("{}.flags.{}", where, flag),
        fmt::format("is {}, but {} rounds have it", server.at("flags").at(flag).dump(), count));
  }
}

void check_latency(const Json& server, const std::string& where, Findings& findings) {
  const Json& histogram = server.at("latency_histogram");
  try {
    const Json expected = histogram.is_null() ? Json() : percentiles_of(histogram);
    findings.expect(server.at("latency_us") == expected, where + ".latency_us",
                    "is not that of latency_histogram");
  } catch (const std::invalid_argument& error) {
    findings.add(where + ".latency_histogram", error.what());
  }
}

}  // namespace

bool check_cells(const Json& cells, const std::string& where, Findings& findings) {
  bool sound = true;
  for (const auto& [key, cell] : cells.items()) {
    sound &= findings.require(cell, fmt::format("{}.{}", where, key), cell_members);
  }
  return sound;
}

void check_server(const Json& server, const std::string& where, const Json& measured,
                  Findings& findings) {
  std::vector<Member> members = {{"latency_us", MemberType::object, true},
                                 {"latency_histogram", MemberType::object, true},
                                 {"sent", MemberType::number},
                                 {"flags", MemberType::object},
                                 {"rounds", MemberType::list}};
  const std::vector<Figure> figures = kept_figures(measured.at("figures"));
  for (const Figure& each : figures) {
    members.push_back({each.key, MemberType::object, true});
  }
  if (!findings.require(server, where, members) ||
      !findings.require(server.at("flags"), where + ".flags",
                        {{"faults", MemberType::count},
                         {"client_saturated", MemberType::count},
                         {"noisy", MemberType::count}}) ||
      !check_cells(server.at("rounds"), where + ".rounds", findings)) {
    return;
  }
  if (server.at("rounds").size() != measured.at("rounds")) {
    findings.add(where + ".rounds",
                 fmt::format("are {}, but the load has {}", server.at("rounds").size(),
                             measured.at("rounds").dump()));
    return;
  }
  check_flags(server, where, findings);
  check_latency(server, where, findings);
  for (const Figure& each : figures) {
    check_figure(server, each, where, findings);
  }
}

}  // namespace comparison
