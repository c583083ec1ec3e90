/// @file
/// Whether the document's part on one load agrees with itself.
#include <algorithm>

#include <fmt/format.h>

#include "check.hpp"
#include "check_figures.hpp"
#include "figures.hpp"
#include "merged_latency.hpp"
#include "twin.hpp"

namespace comparison {

namespace {

const std::vector<Member> cell_members = {{"fault", Kind::text, true},
                                          {"noisy", Kind::truth},
                                          {"steal", Kind::number},
                                          {"foreign_cpu", Kind::number},
                                          {"memory_pressure", Kind::number, true},
                                          {"stress", Kind::object, true}};

/// @return whether each is a cell
bool check_cells(const Json& cells, const std::string& where, Findings& findings) {
  bool sound = true;
  for (const auto& [key, cell] : cells.items()) {
    sound &= findings.require(cell, fmt::format("{}.{}", where, key), cell_members);
  }
  return sound;
}

/// @return whether a round's report has a truth there
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

void check_server(const Json& server, const std::string& where, const Json& measured,
                  Findings& findings) {
  std::vector<Member> members = {{"latency_us", Kind::object, true},
                                 {"latency_histogram", Kind::object, true},
                                 {"sent", Kind::number},
                                 {"flags", Kind::object},
                                 {"rounds", Kind::list}};
  const std::vector<Figure> figures = kept_figures(measured.at("figures"));
  for (const Figure& each : figures) {
    members.push_back({each.key, Kind::object, true});
  }
  if (!findings.require(server, where, members) ||
      !findings.require(
          server.at("flags"), where + ".flags",
          {{"faults", Kind::count}, {"client_saturated", Kind::count}, {"noisy", Kind::count}}) ||
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

bool are_figures(const Json& names) {
  try {
    kept_figures(names);
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

void check_reruns(const Json& measured, const std::string& where, Findings& findings) {
  for (const auto& [key, rerun] : measured.at("reruns").items()) {
    const std::string place = fmt::format("{}.reruns.{}", where, key);
    if (!findings.require(
            rerun, place,
            {{"round", Kind::count}, {"noisy", Kind::list}, {"servers", Kind::object}}) ||
        !check_cells(rerun.at("servers"), place + ".servers", findings)) {
      continue;
    }
    Json noisy = Json::array();
    for (const auto& [name, cell] : rerun.at("servers").items()) {
      findings.expect(measured.at("servers").contains(name),
                      fmt::format("{}.servers.{}", place, name), "is not among the load's servers");
      if (cell.at("noisy") == true) {
        noisy.push_back(name);
      }
    }
    findings.expect(!noisy.empty() && rerun.at("noisy") == noisy, place + ".noisy",
                    "are not the servers whose cells were noisy");
  }
}

}  // namespace

void check_load(const Json& measured, const std::string& where, Findings& findings) {
  const std::size_t before = findings.lines().size();
  if (!findings.require(measured, where,
                        {{"scenario", Kind::text},
                         {"title", Kind::text},
                         {"asks", Kind::text},
                         {"why", Kind::text},
                         {"stress", Kind::text},
                         {"hold", Kind::text, true},
                         {"beside", Kind::text, true},
                         {"worker_options", Kind::text, true},
                         {"rate", Kind::number, true},
                         {"calibration", Kind::object, true},
                         {"series", Kind::object, true},
                         {"figures", Kind::list},
                         {"left_out", Kind::object},
                         {"clients", Kind::count},
                         {"rounds", Kind::count},
                         {"reruns", Kind::list},
                         {"servers", Kind::object},
                         {"ratios", Kind::object},
                         {"same_twice", Kind::object, true}})) {
    return;
  }
  if (!are_figures(measured.at("figures"))) {
    findings.add(where + ".figures", "are not all names of figures");
    return;
  }
  check_reruns(measured, where, findings);
  for (const auto& [name, server] : measured.at("servers").items()) {
    check_server(server, fmt::format("{}.servers.{}", where, name), measured, findings);
  }
  if (findings.lines().size() == before) {
    check_ratios(measured, where, findings);
    findings.expect(measured.at("same_twice") == same_twice(measured), where + ".same_twice",
                    "does not agree with the ratios");
  }
}

void check_kernel(const Json& kernel, const std::string& where, Findings& findings) {
  if (!findings.require(kernel, where,
                        {{"complete", Kind::truth},
                         {"stress", Kind::text},
                         {"messages", Kind::list},
                         {"traced_messages", Kind::list, true},
                         {"repetitions", Kind::count},
                         {"servers", Kind::object}})) {
    return;
  }
  for (const auto& [name, server] : kernel.at("servers").items()) {
    const std::string place = fmt::format("{}.servers.{}", where, name);
    if (!findings.require(server, place,
                          {{"calls", Kind::object, true},
                           {"calls_per_message", Kind::number, true},
                           {"voluntary_switches", Kind::number, true},
                           {"involuntary_switches", Kind::number, true},
                           {"minor_faults", Kind::number, true},
                           {"major_faults", Kind::number, true},
                           {"fault", Kind::text, true}}) ||
        server.at("calls").is_null()) {
      continue;
    }
    double total = 0;
    for (const Json& count : server.at("calls")) {
      total += count.get<double>();
    }
    findings.expect(is_close(server.at("calls_per_message"), total), place + ".calls_per_message",
                    fmt::format("is not the sum of calls, {:g}", total));
  }
}

}  // namespace comparison
