/// @file
/// The load plan in one line of text.
#include <string_view>

#include <fmt/format.h>

#include "load_plan.hpp"

namespace stress {

namespace {

/// @return "1 thread", "2 threads"
std::string counted(std::uint64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

/// @return "500 ms", "1.5 s"
std::string shown(Duration time) {
  const double seconds = std::chrono::duration<double>(time).count();
  return seconds < 1 ? fmt::format("{} ms", seconds * 1000) : fmt::format("{} s", seconds);
}

std::string extent(const LoadPlan& plan) {
  if (plan.hold && plan.trickle) {
    return "held for " + shown(*plan.hold) + ", a byte of a request every " + shown(*plan.trickle);
  }
  if (plan.hold) {
    return "held idle for " + shown(*plan.hold);
  }
  if (plan.duration) {
    return "for " + shown(*plan.duration);
  }
  if (plan.requests) {
    return counted(*plan.requests, "message") + " in all";
  }
  return counted(plan.messages.value_or(0), "message") + " each";
}

/// @return the spawn rate, after a comma; empty if all clients start at once
std::string spawning(const LoadPlan& plan) {
  return plan.spawn_rate ? ", " + counted(*plan.spawn_rate, "new client") + " a second" : "";
}

/// @return the options that differ from their defaults, each after a comma
std::string extras(const LoadPlan& plan) {
  std::string text;
  if (plan.service == "http") {
    text += ", http " + plan.path;
  }
  if (plan.pipeline > 1) {
    text += fmt::format(", {} in flight each", plan.pipeline);
  }
  text += spawning(plan);
  if (plan.think) {
    text += ", " + shown(plan.think->first) + " to " + shown(plan.think->second) + " between";
  }
  if (plan.reconnect_every) {
    text += ", a new connection every " + counted(*plan.reconnect_every, "message");
  }
  if (plan.warmup.count() > 0) {
    text += ", after a warm-up of " + shown(plan.warmup);
  }
  return text;
}

}  // namespace

std::string describe(const LoadPlan& plan) {
  std::string head = counted(plan.connections, "connection") + ", " +
                     counted(plan.threads, "thread") + ", " + extent(plan);
  if (plan.hold) {
    return head + (plan.trickle ? ", http " + plan.path : "") + spawning(plan);
  }
  const std::string loop = plan.rate ? fmt::format("open loop at {}/s", *plan.rate) : "closed loop";
  return fmt::format("{}, {} B, {}{}", head, plan.size, loop, extras(plan));
}

}  // namespace stress
