/// @file
/// Scenarios of the echo service.
#include "scenarios.hpp"

namespace comparison {

using namespace std::chrono_literals;

namespace {

// A server of one client at a time leaves the others waiting, which is not an error: the timeout of
// a reply is longer than any load with a duration, and far longer than the other loads take.

Load messages_of(const std::string& size, const std::string& title) {
  const std::string common = " --size " + size + " --timeout 10s";
  return {.key = "sizes-" + size,
          .title = "50 clients that stay, messages of " + title,
          .clients = 50,
          .full = {"--connections 50 --duration 2s --warmup 500ms" + common, 2800ms},
          .quick = LoadSpec{"--connections 50 --duration 400ms --warmup 100ms" + common, 700ms}};
}

Load at_share(const std::string& percent, double share) {
  return {
      .key = "open-loop-" + percent,
      .title = "50 clients, a common rate, " + percent + "% of what the slowest server reached",
      .clients = 50,
      .full = {"--connections 50 --rate {rate} --duration 2s --warmup 500ms --timeout 10s", 2800ms},
      .quick = LoadSpec{"--connections 50 --rate {rate} --duration 500ms --warmup 200ms "
                        "--timeout 10s",
                        1000ms},
      .rate_share = share};
}

const char* const waits_in_turn = "clients that wait their turn have no reply, at any rate";

Scenario light() {
  return {.name = "light",
          .asks = "How does each model serve a few clients that come at once?",
          .why =
              "It is the load that most course reports measure; connecting is a large part of "
              "it.",
          .loads = {{.key = "light",
                     .title = "100 clients × 10 messages of 64 B",
                     .clients = 100,
                     .full = {"--connections 100 --messages 10 --size 64 --timeout 10s", 600ms,
                              "--connections 100 --hold 300ms"},
                     .quick = LoadSpec{"--connections 100 --messages 10 --size 64 --timeout 10s",
                                       500ms, "--connections 100 --hold 200ms"}}},
          .usual = Runs::always};
}

Scenario medium() {
  return {.name = "medium",
          .asks = "What changes with ten times as many clients?",
          .why = "Here a process or a thread for each client begins to cost, in memory above all.",
          .loads = {{.key = "medium",
                     .title = "1,000 clients × 10 messages of 64 B",
                     .clients = 1000,
                     .full = {"--connections 1000 --messages 10 --size 64 --timeout 10s", 2000ms,
                              "--connections 1000 --hold 1s"},
                     .quick = LoadSpec{"--connections 1000 --messages 10 --size 64 --timeout 10s",
                                       1000ms, "--connections 1000 --hold 300ms"}}},
          .usual = Runs::always};
}

Scenario steady() {
  const std::string options = "--connections 200 --messages 200 --size 256 --timeout 10s";
  return {.name = "steady",
          .asks = "How are clients served that stay for a while?",
          .why = "Between a burst and connections that stay: connecting is a small part of it.",
          .loads = {{.key = "steady",
                     .title = "200 clients × 200 messages of 256 B",
                     .clients = 200,
                     .full = {options, 1800ms, "--connections 200 --hold 300ms"}}},
          .usual = Runs::in_full};
}

Scenario sizes() {
  return {
      .name = "sizes",
      .asks = "How fast are connections that stay, and does the size of a message matter?",
      .why = "All are connected before measuring starts: what remains is the cost of a message.",
      .loads = {messages_of("64", "64 B"), messages_of("1024", "1,024 B")},
      .usual = Runs::always};
}

Scenario open_loop() {
  return {.name = "open-loop",
          .asks = "How long does a message take when clients don't wait for a slow server?",
          .why =
              "Messages come by the clock, the same for all, and latency counts from when they "
              "were due: no stall hides those that it delayed.",
          .loads = {at_share("50", 0.5), at_share("80", 0.8)},
          .usual = Runs::in_full,
          .without = {{"01-blocking", waits_in_turn}, {"04-threadpool", waits_in_turn}},
          .calibration =
              Load{.key = "open-loop-calibration",
                   .title = "50 clients that stay, to find the rate",
                   .clients = 50,
                   .full = {"--connections 50 --duration 1s --warmup 300ms --timeout 10s", 1600ms},
                   .quick = LoadSpec{
                       "--connections 50 --duration 300ms --warmup 100ms --timeout 10s", 700ms}}};
}

}  // namespace

std::vector<Scenario> echo_scenarios() {
  return {light(), medium(), steady(), sizes(), open_loop()};
}

}  // namespace comparison
