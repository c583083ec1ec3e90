/// @file
#include "check.hpp"

#include <fmt/format.h>

#include "results.hpp"
#include "twin.hpp"

namespace comparison {

namespace {

const std::vector<Member> document = {
    {"complete", MemberType::truth},   {"noisy", MemberType::truth},
    {"command", MemberType::text},     {"date", MemberType::text},
    {"seconds", MemberType::number},   {"quick", MemberType::truth},
    {"rounds", MemberType::count},     {"pinning", MemberType::object},
    {"machine", MemberType::object},   {"build", MemberType::object},
    {"commit", MemberType::object},    {"servers", MemberType::object},
    {"scenarios", MemberType::object}, {"kernel", MemberType::object, true}};

/// @return whether all parts that say where the results come from are there
bool check_origin(const Json& results, Findings& findings) {
  bool whole = findings.require(results.at("pinning"), "pinning",
                                {{"mode", MemberType::text},
                                 {"server_cpu", MemberType::count, true},
                                 {"client_cpu", MemberType::count, true}});
  whole &= findings.require(results.at("machine"), "machine",
                            {{"cpu", MemberType::text},
                             {"cores", MemberType::count},
                             {"memory_bytes", MemberType::count},
                             {"kernel", MemberType::text},
                             {"governor", MemberType::text},
                             {"virtualised", MemberType::truth},
                             {"descriptor_limit", MemberType::count}});
  whole &= findings.require(results.at("build"), "build",
                            {{"compiler", MemberType::text}, {"flags", MemberType::text}});
  whole &= findings.require(results.at("commit"), "commit",
                            {{"id", MemberType::text}, {"modified", MemberType::truth, true}});
  for (const auto& [name, server] : results.at("servers").items()) {
    whole &= findings.require(server, "servers." + name,
                              {{"kind", MemberType::text},
                               {"stage", MemberType::count, true},
                               {"model", MemberType::text},
                               {"package", MemberType::object, true}});
  }
  return whole;
}

void check_names(const Json& part, const std::string& where, const Json& results,
                 Findings& findings) {
  for (const auto& [name, server] : part.at("servers").items()) {
    findings.expect(results.at("servers").contains(name), fmt::format("{}.servers.{}", where, name),
                    "is not among servers");
  }
}

void check_loads(const Json& results, Findings& findings) {
  const std::size_t before = findings.lines().size();
  for (const auto& [key, measured] : results.at("scenarios").items()) {
    const std::string where = "scenarios." + key;
    const std::size_t sound = findings.lines().size();
    check_load(measured, where, findings);
    if (findings.lines().size() != sound) {
      continue;
    }
    check_names(measured, where, results, findings);
    const Json& rounds = measured.at("rounds");
    findings.expect(rounds <= results.at("rounds") &&
                        (rounds == results.at("rounds") || results.at("complete") == false),
                    where + ".rounds",
                    fmt::format("{} of {} that were asked for, but complete is {}", rounds.dump(),
                                results.at("rounds").dump(), results.at("complete").dump()));
  }
  if (findings.lines().size() == before) {
    findings.expect(results.at("noisy") == differs_from_itself(results), "noisy",
                    "does not agree with same_twice");
  }
}

}  // namespace

std::vector<std::string> findings_in(const Json& results) {
  Findings findings;
  try {
    if (!findings.require(results, "", {{"schema", MemberType::count}})) {
      return findings.lines();
    }
    if (results.at("schema") != results_schema) {
      findings.add("schema", fmt::format("is {}, but this program reads {}",
                                         results.at("schema").dump(), results_schema));
      return findings.lines();
    }
    if (findings.require(results, "", document) && check_origin(results, findings)) {
      check_loads(results, findings);
      if (!results.at("kernel").is_null()) {
        check_kernel(results.at("kernel"), "kernel", findings);
      }
    }
  } catch (const std::exception& error) {
    findings.add("", std::string("cannot be read to the end: ") + error.what());
  }
  return findings.lines();
}

}  // namespace comparison
