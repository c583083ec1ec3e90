/// @file
/// The scenarios: what is asked of the servers, why, and with which load.
#include "scenario.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace comparison {

using namespace std::chrono_literals;

const std::vector<Scenario>& scenarios() {
  // A server of one client at a time leaves the others waiting, which is no error: the time limit
  // of a reply is longer than a load by duration, and far longer than the others take.
  static const std::vector<Scenario> all = {
      {"light",
       "How does each model serve a few clients that come at once?",
       "It is the load that most course reports measure; connecting is a large part of it.",
       {{"light", "100 clients × 10 messages of 64 B", 100,
         "--connections 100 --messages 10 --size 64 --timeout 10s",
         "--connections 100 --messages 10 --size 64 --timeout 10s",
         "--connections 100 --hold 300ms", 600ms, 600ms}}},
      {"medium",
       "What changes with ten times as many clients?",
       "Here a process or a thread for each client begins to cost, in memory above all.",
       {{"medium", "1,000 clients × 10 messages of 64 B", 1000,
         "--connections 1000 --messages 10 --size 64 --timeout 10s",
         "--connections 1000 --messages 10 --size 64 --timeout 10s", "--connections 1000 --hold 1s",
         2000ms, 2000ms}}},
      {"sizes",
       "How fast are connections that stay, and does the size of a message matter?",
       "Connecting is over before it is measured: what remains is the cost of a message.",
       {{"sizes-64", "50 clients that stay, messages of 64 B", 50,
         "--connections 50 --duration 2s --warmup 500ms --size 64 --timeout 10s",
         "--connections 50 --duration 700ms --warmup 200ms --size 64 --timeout 10s", "", 2800ms,
         1200ms},
        {"sizes-1024", "50 clients that stay, messages of 1,024 B", 50,
         "--connections 50 --duration 2s --warmup 500ms --size 1024 --timeout 10s",
         "--connections 50 --duration 700ms --warmup 200ms --size 1024 --timeout 10s", "", 2800ms,
         1200ms}}},
      {"connections",
       "What does a connection cost?",
       "Every message has a connection of its own, so that this is nearly all that is measured.",
       {{"connections", "50 clients, each message of 64 B on a new connection", 50,
         "--connections 50 --requests 20k --reconnect-every 1 --size 64 --timeout 10s",
         "--connections 50 --requests 5k --reconnect-every 1 --size 64 --timeout 10s", "", 2500ms,
         1000ms}},
       1,
       "echo",
       false},
      {"http",
       "What does HTTP add to a message?",
       "The servers read a request, and write a reply that a browser would take.",
       {{"http", "50 clients that stay, one GET at a time", 50,
         "--connections 50 --duration 2s --warmup 500ms --service http --timeout 10s",
         "--connections 50 --duration 700ms --warmup 200ms --service http --timeout 10s", "",
         2800ms, 1200ms}},
       1,
       "http",
       false},
      {"kernel",
       "What does a message ask of the kernel?",
       "System calls and context switches are counted, not timed: they are the same on any "
       "machine.",
       {},
       1,
       "echo",
       false},
  };
  return all;
}

std::vector<std::string> scenario_names() {
  std::vector<std::string> names;
  for (const Scenario& scenario : scenarios()) {
    names.push_back(scenario.name);
  }
  return names;
}

std::vector<Scenario> chosen_scenarios(const std::vector<std::string>& names) {
  std::vector<Scenario> chosen;
  for (const Scenario& scenario : scenarios()) {
    const bool named = std::find(names.begin(), names.end(), scenario.name) != names.end();
    if (named || (names.empty() && scenario.usual)) {
      chosen.push_back(scenario);
    }
  }
  return chosen;
}

std::string list_of_scenarios() {
  std::string list;
  for (const Scenario& scenario : scenarios()) {
    list +=
        fmt::format("{}{}\n  {}\n  {}\n", scenario.name,
                    scenario.usual ? "" : " (only when it is named)", scenario.asks, scenario.why);
    for (const Load& load : scenario.loads) {
      list += fmt::format("  {}: stress {}\n", load.key, load.options);
      if (!load.hold_options.empty()) {
        list += fmt::format("  {}, then: stress {}\n", load.key, load.hold_options);
      }
    }
  }
  return list;
}

}  // namespace comparison
