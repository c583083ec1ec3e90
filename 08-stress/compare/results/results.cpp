/// @file
#include "results.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "description.hpp"
#include "figures.hpp"
#include "merged_latency.hpp"
#include "round_record.hpp"
#include "summaries.hpp"
#include "twin.hpp"

namespace comparison {

namespace {

/// @return a figure of one server in each round
Values values_of(const Measurement& measurement, std::size_t server, const Figure& figure) {
  Values values;
  for (const std::vector<Cell>& round : measurement.rounds) {
    const std::optional<Json>& report = round[server].report;
    values.push_back(report ? value_of(figure, *report) : std::nullopt);
  }
  return values;
}

/// @return whether the stress client reports that it was the bottleneck
bool was_saturated(const Json& round) {
  return round.at("stress").is_object() &&
         round.at("stress").value(Json::json_pointer("/client/saturated"), false);
}

/// @return how many of the rounds satisfy the predicate
template <typename Predicate>
std::ptrdiff_t count(const Json& rounds, Predicate is_of_the_kind) {
  return std::count_if(rounds.begin(), rounds.end(), is_of_the_kind);
}

Json server_summary(const Measurement& measurement, std::size_t server) {
  Json json;
  for (const Figure& each : kept_figures(measurement.scenario.figures)) {
    json[each.key] = figure_summary(values_of(measurement, server, each));
  }
  Json rounds = Json::array();
  std::vector<const Json*> reports;
  double sent = 0;
  for (const std::vector<Cell>& round : measurement.rounds) {
    rounds.push_back(round_record(round[server]));
    const std::optional<Json>& report = round[server].report;
    sent += report ? report->value(Json::json_pointer("/messages/sent"), 0.0) : 0;
    if (report) {
      reports.push_back(&*report);
    }
  }
  json.update(merged_latency(reports));
  json["sent"] = sent;
  json["flags"] = {
      {"faults", count(rounds, [](const Json& round) { return !round.at("fault").is_null(); })},
      {"client_saturated", count(rounds, was_saturated)},
      {"noisy", count(rounds, [](const Json& round) { return round.at("noisy").get<bool>(); })}};
  json["rounds"] = std::move(rounds);
  return json;
}

/// @return the ratios of the second server to the first, by figure; null where there is none
Json ratios(const Measurement& measurement, std::size_t first, std::size_t second) {
  Json json;
  for (const Figure& each : kept_figures(measurement.scenario.figures)) {
    if (each.better == Better::neither) {
      continue;
    }
    json[each.key] = ratio_summary(values_of(measurement, first, each),
                                   values_of(measurement, second, each), each.resolution);
  }
  return json;
}

/// @return whether a server failed in the calibration
bool has_faults_in_calibration(const Json& calibration) {
  return !calibration.is_null() &&
         std::any_of(calibration.at("servers").begin(), calibration.at("servers").end(),
                     [](const Json& server) { return !server.at("fault").is_null(); });
}

}  // namespace

Json to_json(const Contender& contender) {
  Json package;
  if (!contender.package.empty()) {
    const bool known = !contender.package_version.empty();
    package = {{"name", contender.package},
               {"version", known ? contender.package_version : "unknown"}};
  }
  return {{"kind", contender.is_peer() ? "peer" : "stage"},
          {"stage", contender.is_peer() ? Json() : Json(contender.stage)},
          {"model", contender.model},
          {"options", contender.load_options},
          {"package", package}};
}

Json summary_of(const Measurement& measurement) {
  Json json = description_of(measurement);
  json["reruns"] = reruns_record(measurement.discarded, measurement.contenders);
  json["servers"] = Json::object();
  json["ratios"] = Json::object();
  const std::vector<Contender>& contenders = measurement.contenders;
  for (std::size_t i = 0; i < contenders.size(); ++i) {
    json["servers"][contenders[i].name] = server_summary(measurement, i);
    for (std::size_t j = 0; j < contenders.size(); ++j) {
      if (i != j) {
        json["ratios"][contenders[j].name + "/" + contenders[i].name] = ratios(measurement, i, j);
      }
    }
  }
  json["same_twice"] = same_twice(json);
  return json;
}

bool has_faults(const Json& measured) {
  return has_faults_in_calibration(measured.at("calibration")) ||
         std::any_of(measured.at("servers").begin(), measured.at("servers").end(),
                     [](const Json& server) { return server.at("flags").at("faults") != 0; });
}

}  // namespace comparison
