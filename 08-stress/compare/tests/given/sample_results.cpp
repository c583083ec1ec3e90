/// @file
#include "sample_results.hpp"

#include <fmt/format.h>

#include "figures.hpp"
#include "results.hpp"

using comparison::Json;

namespace {

Json summary(double median) {
  return {{"median", median},
          {"low", median * 0.9},
          {"high", median * 1.2},
          {"confidence", 0.969},
          {"least", median * 0.9},
          {"greatest", median * 1.2},
          {"values", Json::array({median, median, median})}};
}

Json counted(double count) {
  return {{"median", count}, {"low", count},      {"high", count},
          {"least", count},  {"greatest", count}, {"values", Json::array({count})},
          {"confidence", 1}};
}

Json flags(int faults) {
  return {{"faults", faults}, {"client_saturated", 0}, {"noisy", 0}};
}

}  // namespace

Json measured_server(double median) {
  return {{"per_second", summary(median)},
          {"p50_us", summary(1e6 / median)},
          {"p90_us", summary(2e6 / median)},
          {"p99_us", summary(4e6 / median)},
          {"p999_us", summary(6e6 / median)},
          {"max_us", summary(8e6 / median)},
          {"latency_us", nullptr},
          {"latency_histogram", nullptr},
          {"cpu_us_per_message", summary(5e4 / median)},
          {"pss_bytes", summary(1024.0 * 1024.0 * median / 500)},
          {"processes", counted(1)},
          {"threads", counted(2)},
          {"failed", counted(0)},
          {"never_served", counted(0)},
          {"sent", 600},
          {"flags", flags(0)},
          {"rounds", Json::array()}};
}

Json failed_server(const std::string& fault) {
  Json server = measured_server(1);
  for (const comparison::Figure& figure : comparison::figures()) {
    server[figure.key] = nullptr;
  }
  server["sent"] = 0;
  server["flags"] = flags(1);
  server["rounds"].push_back({{"fault", fault}});
  return server;
}

Json empty_load(const std::string& scenario, int rounds) {
  Json columns = Json::array();
  for (const comparison::Figure& figure : comparison::figures()) {
    columns.push_back(figure.key);
  }
  return {{"scenario", scenario},
          {"title", "a few clients"},
          {"asks", "What is asked?"},
          {"why", "Why it is asked."},
          {"stress", "--connections 10"},
          {"hold", nullptr},
          {"beside", nullptr},
          {"worker_options", nullptr},
          {"rate", nullptr},
          {"calibration", nullptr},
          {"series", nullptr},
          {"figures", columns},
          {"left_out", Json::object()},
          {"clients", 10},
          {"rounds", rounds},
          {"reruns", Json::array()},
          {"same_twice", nullptr},
          {"servers", Json::object()},
          {"ratios", Json::object()}};
}

void add_server(Json& document, const std::string& load, const std::string& name,
                const Json& server) {
  document["servers"][name] = {
      {"kind", "stage"}, {"stage", 1}, {"model", "a model"}, {"package", nullptr}};
  Json& measured = document["scenarios"][load];
  Json no_ratios;
  for (const comparison::Figure& figure : comparison::figures()) {
    no_ratios[figure.key] = nullptr;
  }
  for (const auto& [other, summaries] : measured["servers"].items()) {
    measured["ratios"][fmt::format("{}/{}", name, other)] = no_ratios;
    measured["ratios"][fmt::format("{}/{}", other, name)] = no_ratios;
  }
  measured["servers"][name] = server;
}

Json document_of(const std::vector<std::string>& names) {
  Json document = {
      {"schema", comparison::results_schema},
      {"complete", true},
      {"noisy", false},
      {"command", "compare"},
      {"date", "2026-01-02T03:04:05Z"},
      {"seconds", 12.0},
      {"quick", false},
      {"rounds", 6},
      {"pinning", {{"mode", "none"}, {"server_cpu", nullptr}, {"client_cpu", nullptr}}},
      {"machine",
       {{"cpu", "a processor"},
        {"cores", 2},
        {"memory_bytes", 4e9},
        {"kernel", "Linux 6"},
        {"governor", "none"},
        {"virtualised", false},
        {"descriptor_limit", 1024}}},
      {"build", {{"compiler", "GNU 12"}, {"flags", "-O2"}}},
      {"commit", {{"id", "abc"}, {"modified", false}}},
      {"servers", Json::object()},
      {"scenarios", {{"light", empty_load("light")}}},
      {"kernel", nullptr}};
  double median = 0;
  for (const std::string& name : names) {
    add_server(document, "light", name, measured_server(median += 1000));
  }
  return document;
}

Json series_document(const std::vector<std::string>& names) {
  Json document = document_of({});
  document["scenarios"] = Json::object();
  for (const int x : {10000, 1, 100}) {
    const std::string load = "scaling-" + std::to_string(x);
    document["scenarios"][load] = empty_load("scaling");
    document["scenarios"][load]["series"] = {{"scenario", "scaling"}, {"x", x}};
    double median = x;
    for (const std::string& name : names) {
      add_server(document, load, name, measured_server(median += 1000));
    }
  }
  return document;
}
