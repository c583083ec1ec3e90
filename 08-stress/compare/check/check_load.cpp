/// @file
/// Whether the document's part on one load agrees with itself.
#include <fmt/format.h>

#include "check.hpp"
#include "check_figures.hpp"
#include "check_server.hpp"
#include "figures.hpp"
#include "twin.hpp"

namespace comparison {

namespace {

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
    if (!findings.require(rerun, place,
                          {{"round", MemberType::count},
                           {"noisy", MemberType::list},
                           {"servers", MemberType::object}}) ||
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
                        {{"scenario", MemberType::text},
                         {"title", MemberType::text},
                         {"asks", MemberType::text},
                         {"why", MemberType::text},
                         {"stress", MemberType::text},
                         {"hold", MemberType::text, true},
                         {"beside", MemberType::text, true},
                         {"worker_options", MemberType::text, true},
                         {"rate", MemberType::number, true},
                         {"calibration", MemberType::object, true},
                         {"series", MemberType::object, true},
                         {"figures", MemberType::list},
                         {"left_out", MemberType::object},
                         {"clients", MemberType::count},
                         {"rounds", MemberType::count},
                         {"reruns", MemberType::list},
                         {"servers", MemberType::object},
                         {"ratios", MemberType::object},
                         {"same_twice", MemberType::object, true}})) {
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

}  // namespace comparison
