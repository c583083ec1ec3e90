/// @file
/// Scenarios on what some clients do to others.
#include "scenarios.hpp"

namespace comparison {

using namespace std::chrono_literals;

namespace {

/// @param service the option that selects the service; empty for echo
Load beside(const std::string& key, const std::string& title, const std::string& service,
            Background background) {
  const std::string options = "--connections 50 --size 64 --timeout 10s" + service;
  return {.key = key,
          .title = "50 clients that stay, alone and beside " + title,
          .clients = 50,
          .full = {options + " --duration 1s --warmup 300ms", 3200ms},
          .quick = LoadSpec{options + " --duration 300ms --warmup 100ms", 1500ms},
          .beside = std::move(background)};
}

/// The columns of all of these: each figure alone, and beside the others.
const std::vector<std::string>& columns() {
  static const std::vector<std::string> keys = {"alone_per_second", "per_second",   "alone_p50_us",
                                                "p50_us",           "alone_p99_us", "p99_us",
                                                "max_us",           "failed",       "never_served"};
  return keys;
}

Scenario hogs() {
  return {.name = "hogs",
          .asks = "Do clients that say nothing keep others from being served?",
          .why =
              "There are twice as many of them as workers: a server that ties a worker to each "
              "client has none left.",
          .loads = {beside("hogs", "8 idle ones", "",
                           {"--connections 8 --hold 10m", 8, "8 of 8 connected"})},
          .usual = Runs::in_full,
          .figures = columns(),
          .worker_options = "--workers 4"};
}

Scenario slowloris() {
  return {
      .name = "slowloris",
      .asks = "Do clients that never finish a request keep others from being served?",
      .why =
          "Their bytes come one at a time, so that no timeout for silence helps against "
          "them.",
      .loads = {beside(
          "slowloris", "8 that send a byte of a request every 100 ms", " --service http",
          {"--service http --connections 8 --hold 10m --trickle 100ms", 8, "8 of 8 connected"})},
      .service = "http",
      .figures = columns(),
      .worker_options = "--workers 4"};
}

Scenario flood() {
  return {.name = "flood",
          .asks = "Does a client that sends as fast as it can take the others' share?",
          .why = "A fair server turns to the others even while one client always has more.",
          .loads = {beside(
              "flood", "one with 4,096 messages in flight", "",
              {"--connections 1 --pipeline 4096 --size 64 --duration 10m", 1, "4096 in flight"})},
          .usual = Runs::in_full,
          .figures = columns()};
}

}  // namespace

std::vector<Scenario> neighbour_scenarios() {
  return {hogs(), slowloris(), flood()};
}

}  // namespace comparison
