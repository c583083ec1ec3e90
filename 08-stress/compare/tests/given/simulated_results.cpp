/// @file
#include "simulated_results.hpp"

#include <map>

#include "histogram_json.hpp"
#include "measure.hpp"
#include "results.hpp"
#include "scenarios.hpp"
#include "twin.hpp"

using comparison::Cell;
using comparison::Json;

const std::vector<std::string> stages = {"01-blocking", "02-fork",  "03-threads", "04-threadpool",
                                         "05-epoll-et", "06-timer", "07-logger",  "08-stress"};

namespace {

Cell cell_of(double cpu, int round) {
  stress::Histogram latency;
  for (int i = 1; i <= 10; ++i) {
    latency.record(std::chrono::microseconds(100 * i * round));
  }
  Cell cell;
  cell.report = {{"messages", {{"sent", 10}, {"per_second", 1000 + round}}},
                 {"latency_us", {{"p99", 1000.0 * round}}},
                 {"latency_histogram", stress::histogram_to_json(latency)},
                 {"client", {{"saturated", round == 4}}},
                 {"server", {{"cpu_us_per_message", cpu}}}};
  return cell;
}

Json origin() {
  return {{"schema", comparison::results_schema},
          {"complete", true},
          {"noisy", false},
          {"command", "compare"},
          {"date", "2026-11-20T15:04:05Z"},
          {"seconds", 1.5},
          {"quick", false},
          {"rounds", 9},
          {"pinning", {{"mode", "none"}, {"server_cpu", nullptr}, {"client_cpu", nullptr}}},
          {"machine",
           {{"cpu", "a processor"},
            {"cores", 2},
            {"memory_bytes", 1 << 30},
            {"kernel", "Linux 6.1"},
            {"governor", "unknown"},
            {"virtualised", true},
            {"descriptor_limit", 1024}}},
          {"build", {{"compiler", "GNU 12"}, {"flags", "-O2"}}},
          {"commit", {{"id", "1234"}, {"modified", false}}},
          {"servers", Json::object()},
          {"scenarios", Json::object()},
          {"kernel", nullptr}};
}

}  // namespace

Json simulated_results(const std::function<double(const std::string& server, int round)>& cpu) {
  comparison::MeasurementPlan plan;
  plan.contenders = {{"02-fork", 2, {}}, {"05-epoll-et", 5, {}}, {"floor", 0, {}}};
  plan.twin = comparison::twin_among(plan.contenders);
  plan.scenarios = comparison::chosen_scenarios({"light"}, false);
  plan.rounds = 9;
  std::map<std::string, int> rounds;
  int turns = 0;
  plan.run = [&](const comparison::Contender& server, const comparison::Load&) {
    const int round = ++rounds[server.name];
    Cell cell = cell_of(cpu(server.name, round), round);
    cell.noise.steal = ++turns == 6 ? 0.5 : 0;
    return cell;
  };
  Json results = origin();
  for (const comparison::Contender& each : plan.contenders) {
    results["servers"][each.name] = comparison::to_json(each);
  }
  results["servers"][plan.twin->name] = comparison::to_json(*plan.twin);
  const comparison::Interrupt interrupt;
  comparison::measure(plan, interrupt, [&](const std::string& key, const Json& measured) {
    results["scenarios"][key] = measured;
  });
  results["noisy"] = comparison::differs_from_itself(results);
  return results;
}

std::vector<comparison::Contender> course() {
  std::vector<comparison::Contender> all;
  for (const std::string& name : stages) {
    all.push_back({name, static_cast<int>(all.size()) + 1, {"server"}});
  }
  return all;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    text += line + "\n";
  }
  return text;
}
