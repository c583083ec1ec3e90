/// @file
#include "kernel.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "kernel_events.hpp"
#include "server_control.hpp"
#include "statistics.hpp"
#include "strace.hpp"

namespace comparison {

namespace {

/// The messages of a shorter and of a longer run. Under strace, each message takes far longer.
constexpr std::array<int, 2> traced_messages = {100, 1100};
constexpr std::array<int, 2> free_messages = {1000, 11000};

/// Context switches depend on this machine's scheduler and vary, so they are the median of this
/// many runs.
constexpr int repetitions = 3;

/// One client, so that the counts do not depend on which messages happen to arrive together.
/// @param messages how many, or N for any number
std::string load_of(const std::string& messages) {
  return fmt::format("--connections 1 --size 64 --timeout 10s --messages {}", messages);
}

/// Start and stop vary by a few calls from run to run. Spread over a thousand messages, these are
/// not part of a message's cost.
/// @return to two decimals, and never -0
double rounded(double value) {
  return std::round(value * 100) / 100 + 0.0;
}

/// Adds the system calls of one message, and how many they are.
void add_calls(const std::string& strace, const Contender& contender, const Loader& loader,
               const Interrupt& interrupt, Json& json, std::string& fault) {
  std::array<Calls, 2> runs;
  for (std::size_t i = 0; i < runs.size() && fault.empty(); ++i) {
    runs[i] = traced_calls(strace, contender, load_of(std::to_string(traced_messages[i])), loader,
                           interrupt, fault);
  }
  if (!fault.empty()) {
    return;
  }
  Json calls = Json::object();
  double total = 0;
  for (const auto& [name, count] : runs[1]) {
    const double more = static_cast<double>(count) - static_cast<double>(runs[0][name]);
    const double each = rounded(more / (traced_messages[1] - traced_messages[0]));
    if (each != 0) {
      calls[name] = each;
      total += each;
    }
  }
  json["calls"] = std::move(calls);
  json["calls_per_message"] = rounded(total);
}

/// Adds the context switches and page faults of one message.
void add_events(const Contender& contender, const Loader& loader, const Interrupt& interrupt,
                Json& json, std::string& fault) {
  std::array<std::vector<double>, 4> samples;
  for (int i = 0; i < repetitions && fault.empty(); ++i) {
    const Events fewer =
        events_of(contender, load_of(std::to_string(free_messages[0])), loader, interrupt, fault);
    const Events more = fault.empty()
                            ? events_of(contender, load_of(std::to_string(free_messages[1])),
                                        loader, interrupt, fault)
                            : fewer;
    for (std::size_t kind = 0; kind < samples.size(); ++kind) {
      samples[kind].push_back((more[kind] - fewer[kind]) / (free_messages[1] - free_messages[0]));
    }
  }
  for (std::size_t kind = 0; kind < samples.size() && fault.empty(); ++kind) {
    json[event_keys[kind]] = rounded(median(samples[kind]));
  }
}

/// @return one server's part of the document
Json counts_of(const Contender& contender, const std::optional<std::string>& strace,
               const Loader& loader, const Interrupt& interrupt) {
  Json json = {{"calls", nullptr}, {"calls_per_message", nullptr}};
  for (const char* const key : event_keys) {
    json[key] = nullptr;
  }
  std::string fault;
  add_events(contender, loader, interrupt, json, fault);
  if (strace && fault.empty()) {
    add_calls(*strace, contender, loader, interrupt, json, fault);
  }
  json["fault"] = fault.empty() ? Json() : Json(fault);
  return json;
}

}  // namespace

bool counts_kernel(const MeasurementPlan& plan) {
  return std::any_of(plan.scenarios.begin(), plan.scenarios.end(),
                     [](const Scenario& scenario) { return scenario.name == "kernel"; });
}

Json count_kernel(const MeasurementPlan& plan, const Interrupt& interrupt) {
  const std::optional<std::string> strace = find_strace();
  if (!strace) {
    fmt::print(stderr, "kernel: system calls are not counted: strace is not installed\n");
  }
  Json kernel = {
      {"complete", true},           {"stress", load_of("N")},
      {"messages", free_messages},  {"traced_messages", strace ? Json(traced_messages) : Json()},
      {"repetitions", repetitions}, {"servers", Json::object()}};
  try {
    for (const Contender& each : plan.contenders) {
      if (std::find(each.services.begin(), each.services.end(), "echo") != each.services.end()) {
        fmt::print(stderr, "kernel: {}\n", each.name);
        kernel["servers"][each.name] = counts_of(each, strace, plan.loader, interrupt);
      }
    }
  } catch (const Interrupted&) {
    kernel["complete"] = false;
  }
  return kernel;
}

bool has_kernel_faults(const Json& kernel) {
  const Json& servers = kernel.at("servers");
  return std::any_of(servers.begin(), servers.end(),
                     [](const Json& server) { return !server.at("fault").is_null(); });
}

}  // namespace comparison
