/// @file
#include "check_figures.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "summaries.hpp"

namespace comparison {

namespace {

Values values_in(const Json& summary) {
  Values values;
  if (summary.is_object()) {
    for (const Json& value : summary.at("values")) {
      values.push_back(value.is_null() ? std::nullopt : std::optional(value.get<double>()));
    }
  }
  return values;
}

/// Compares the document with what was computed again, member by member.
void check_summary(const Json& json, const Json& expected, const std::string& where,
                   Findings& findings) {
  if (json.is_null() || expected.is_null()) {
    findings.expect(json == expected, where, "does not agree with the values of the rounds");
    return;
  }
  for (const auto& [key, value] : expected.items()) {
    const bool agrees =
        key == "values" || (value.is_number() ? is_close(json.value(key, Json()), value)
                                              : json.value(key, Json()) == value);
    findings.expect(agrees, fmt::format("{}.{}", where, key),
                    fmt::format("is {}, but the values of the rounds give {}",
                                json.value(key, Json("missing")).dump(), value.dump()));
  }
}

/// @return whether a value is what the round's own report says
bool agrees(const Json& value, const Json& round, const Figure& figure) {
  const Json& report = round.at("stress");
  const std::optional<double> expected = report.is_null() ? std::nullopt : value_of(figure, report);
  return expected ? is_close(value, *expected) : value.is_null();
}

/// @return whether every value is that of its round
bool check_values(const Json& server, const Figure& figure, const std::string& where,
                  Findings& findings) {
  const Json& values = server.at(figure.key).at("values");
  const Json& rounds = server.at("rounds");
  if (values.size() != rounds.size()) {
    findings.add(where + ".values",
                 fmt::format("are {}, but there are {} rounds", values.size(), rounds.size()));
    return false;
  }
  const std::size_t before = findings.lines().size();
  for (std::size_t i = 0; i < values.size(); ++i) {
    findings.expect(agrees(values[i], rounds[i], figure), fmt::format("{}.values.{}", where, i),
                    "is not what the round's report says");
  }
  return findings.lines().size() == before;
}

}  // namespace

bool is_close(const Json& value, double expected) {
  constexpr double rounding = 1e-9;
  return value.is_number() &&
         std::abs(value.get<double>() - expected) <= rounding * std::max(1.0, std::abs(expected));
}

void check_figure(const Json& server, const Figure& figure, const std::string& where,
                  Findings& findings) {
  const Json& json = server.at(figure.key);
  const std::string place = where + "." + figure.key;
  if (json.is_null()) {
    for (const Json& round : server.at("rounds")) {
      findings.expect(agrees(nullptr, round, figure), place, "is null, but a round has a value");
    }
    return;
  }
  if (findings.require(json, place, {{"values", MemberType::list}}) &&
      check_values(server, figure, place, findings)) {
    check_summary(json, figure_summary(values_in(json)), place, findings);
  }
}

void check_ratios(const Json& measured, const std::string& where, Findings& findings) {
  const Json& servers = measured.at("servers");
  const Json& ratios = measured.at("ratios");
  for (const auto& [first, one] : servers.items()) {
    for (const auto& [second, other] : servers.items()) {
      const std::string key = fmt::format("{}/{}", second, first);
      const std::string place = fmt::format("{}.ratios.{}", where, key);
      if (first == second ||
          !findings.require(ratios, where + ".ratios", {{key, MemberType::object}})) {
        continue;
      }
      for (const Figure& figure : kept_figures(measured.at("figures"))) {
        if (figure.better != Better::neither) {
          check_summary(ratios.at(key).value(figure.key, Json()),
                        ratio_summary(values_in(one.at(figure.key)),
                                      values_in(other.at(figure.key)), figure.resolution),
                        fmt::format("{}.{}", place, figure.key), findings);
        }
      }
    }
  }
  findings.expect(
      ratios.size() == servers.size() * std::max<std::size_t>(servers.size(), 1) - servers.size(),
      where + ".ratios", "has pairs of servers that are not there");
}

}  // namespace comparison
