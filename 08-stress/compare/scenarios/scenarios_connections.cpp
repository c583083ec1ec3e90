/// @file
/// Scenarios on the number and the cost of connections.
#include <fmt/format.h>

#include "figures.hpp"
#include "scenarios.hpp"

namespace comparison {

using namespace std::chrono_literals;

namespace {

Load connections_that_stay(unsigned connections) {
  // All of them must be connected before measuring starts.
  const auto warmup = connections < 1000 ? 500ms : connections < 4000 ? 1500ms : 3000ms;
  const std::string options = fmt::format(
      "--connections {} --size 64 --timeout 30s --duration {{}} --warmup {{}}ms", connections);
  return {.key = fmt::format("scaling-{}", connections),
          .title = fmt::format("{} client{} that stay{}, messages of 64 B", grouped(connections),
                               connections == 1 ? "" : "s", connections == 1 ? "s" : ""),
          .clients = connections,
          .full = {fmt::format(fmt::runtime(options), "2s", warmup.count()), 2300ms + warmup},
          .quick = LoadSpec{fmt::format(fmt::runtime(options), "500ms", 200), 1100ms},
          .runs = connections <= 256 ? Runs::always : Runs::in_full};
}

Load beside_idle(unsigned idle) {
  const std::string options = "--connections 50 --size 64 --timeout 30s --duration {} --warmup {}";
  return {.key = fmt::format("idle-{}", idle),
          .title = fmt::format("50 busy clients, alone and beside {} idle ones", grouped(idle)),
          .clients = 50,
          .full = {fmt::format(fmt::runtime(options), "2s", "300ms"), 5500ms + idle / 1000 * 300ms},
          .quick = LoadSpec{fmt::format(fmt::runtime(options), "400ms", "100ms"), 2200ms},
          .beside = Background{fmt::format("--connections {} --hold 10m", idle), idle,
                               fmt::format("{0} of {0} connected", idle)},
          .runs = idle <= 1000 ? Runs::always : Runs::in_full};
}

const char* const held_up = "idle clients hold it up until they leave: that is what hogs shows";

Scenario churn() {
  const std::string options = "--connections 50 --reconnect-every 1 --size 64 --timeout 10s";
  return {.name = "churn",
          .asks = "What does a connection cost?",
          .why =
              "Every message has a connection of its own, so that this is nearly all that is "
              "measured.",
          .loads = {{.key = "churn",
                     .title = "50 clients, each message of 64 B on a new connection",
                     .clients = 50,
                     .full = {options + " --requests 20k", 2500ms},
                     .quick = LoadSpec{options + " --requests 5k", 1000ms}}},
          .usual = Runs::in_full};
}

Scenario scaling() {
  std::vector<Load> loads;
  for (const unsigned connections : {1U, 4U, 16U, 64U, 256U, 1024U, 4096U, 10'000U}) {
    loads.push_back(connections_that_stay(connections));
  }
  return {
      .name = "scaling",
      .asks = "How do speed, latency, CPU time and memory grow with the number of connections?",
      .why =
          "Extremes show a model's limits: one client waits for no other, ten thousand wait for "
          "a scheduler.",
      .loads = std::move(loads),
      .is_series = true};
}

Scenario logging() {
  const std::string options = "--connections 50 --reconnect-every 1 --size 64 --timeout 10s";
  return {.name = "logging",
          .asks = "What does a log cost?",
          .why = "A connection is a line at info and two at debug, and every message has one.",
          .loads = {{.key = "logging",
                     .title = "50 clients, each message of 64 B on a new connection",
                     .clients = 50,
                     .full = {options + " --requests 20k", 2500ms},
                     .quick = LoadSpec{options + " --requests 5k", 1000ms}}},
          .variants = {{"07-logger", "--log-level off", "--log-level off"},
                       {"07-logger", "--log-level info", "--log-level info --log-file {log}"},
                       {"07-logger", "--log-level debug", "--log-level debug --log-file {log}"}}};
}

Scenario idle() {
  return {.name = "idle",
          .asks = "What does an idle connection cost?",
          .why =
              "Most connections of most servers are idle: they take memory, and ought to take "
              "nothing from the busy ones.",
          .loads = {beside_idle(1000), beside_idle(10'000)},
          .figures = {"per_second", "alone_p50_us", "p50_us", "alone_p99_us", "p99_us",
                      "cpu_us_per_message", "pss_bytes", "bytes_per_connection", "failed",
                      "never_served"},
          .without = {{"01-blocking", held_up}, {"04-threadpool", held_up}}};
}

}  // namespace

std::vector<Scenario> connection_scenarios() {
  return {churn(), scaling(), logging(), idle()};
}

}  // namespace comparison
