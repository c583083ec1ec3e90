/// @file
/// The load plan: the options, and which of them go together.
#include "load_plan.hpp"

#include <algorithm>
#include <filesystem>
#include <vector>

#include <fmt/format.h>

#include "command_line.hpp"
#include "option_readers.hpp"

namespace stress {

namespace {

constexpr std::uint64_t million = 1'000'000;

/// Values as given, for options whose default in the plan is a value and not "absent".
struct Given {
  std::optional<std::uint64_t> connections, size, threads, pipeline;
  std::optional<Duration> warmup, timeout;
  std::optional<std::uint64_t> pid;
  std::string path;
};

/// Adds the options for how much is sent and when the run ends.
void add_load(CommandLine& line, LoadPlan& plan, Given& given) {
  line.option("-c,--connections,--clients", "N", a_count(given.connections, 1, 10 * million),
              "simulated clients, one connection each (100)");
  line.option("--messages", "N", a_count(plan.messages, 1, million * million),
              "messages per client (10, unless -n or -d)");
  line.option("-n,--requests", "N", a_count(plan.requests, 1, million * million),
              "messages in all, divided among the clients");
  line.option("-d,--duration", "TIME", a_time(plan.duration, false), "run for a time instead");
  line.option("-s,--size", "BYTES", a_count(given.size, 1, 1'073'741'824),
              "payload of a message (64)");
  line.option("-t,--threads", "N", a_count(given.threads, 1, 1024), "client threads (1)");
  line.option("--hold", "TIME", a_time(plan.hold, false),
              "connect all clients, keep them idle for a time, then close");
  line.option("--trickle", "TIME", a_time(plan.trickle, false),
              "with --hold over http: each client sends a byte of a request every TIME, but never "
              "the last byte (none)");
}

/// Adds the options for the behaviour of a client.
void add_behaviour(CommandLine& line, LoadPlan& plan, Given& given) {
  line.option("-R,--rate", "N", a_count(plan.rate, 1, 1000 * million),
              "open loop: N messages a second in all, latency from the intended time");
  line.option("-P,--pipeline", "N", a_count(given.pipeline, 1, 65'536),
              "messages in flight per client (1)");
  line.option("-r,--spawn-rate,--hatch-rate", "N", a_count(plan.spawn_rate, 1, 1000 * million),
              "new clients per second (all at once)");
  line.option("--think", "MIN:MAX", a_time_range(plan.think),
              "a client's wait between messages, uniform (none)");
  line.option("--reconnect-every", "N", a_count(plan.reconnect_every, 1, million * million),
              "a new connection after every N messages (never)");
  line.option("--service", "NAME", one_of(plan.service, {"echo", "http"}),
              "protocol to speak: echo or http (echo)");
  line.option("--path", "PATH", some_text(given.path, "a path"), "path to request over http (/)");
  line.option("--warmup", "TIME", a_time(given.warmup, true),
              "time at the start that is not counted (0)");
  line.option("--timeout", "TIME", a_time(given.timeout, false),
              "limit for a connect or a reply (10s)");
  line.option("--seed", "N", whole_number(plan.seed, 0),
              "random seed of payloads and think times (1)");
}

/// Adds the options for progress and results.
void add_reports(CommandLine& line, LoadPlan& plan, Given& given) {
  line.option("--pid", "PID", a_count(given.pid, 1, 4'194'304),
              "also account for the CPU and memory of that server and its children");
  line.option("--json", "FILE", some_text(plan.json_file, "a file, or - for standard output"),
              "write the results as JSON");
  line.option("--csv", "FILE", some_text(plan.csv_file, "a file, or - for standard output"),
              "write one row per second as CSV");
  line.option("--hdr", "FILE", some_text(plan.hdr_file, "a file, or - for standard output"),
              "write the percentiles in HdrHistogram's text form");
  line.option("--progress", "HOW", one_of(plan.progress, {"auto", "plain", "none"}),
              "auto (a bar on a terminal), plain or none (auto)");
}

/// @throws UsageError if two or more of @p options were given
void allow_one_of(const std::vector<std::pair<std::string, bool>>& options) {
  std::string first;
  for (const auto& [name, is_given] : options) {
    if (is_given && !first.empty()) {
      throw UsageError(fmt::format("{} and {} exclude each other", first, name));
    }
    if (is_given) {
      first = name;
    }
  }
}

/// @throws UsageError if the option @p needing was given without @p needed
void check_need(const std::string& needing, bool given, const std::string& needed, bool present) {
  if (given && !present) {
    throw UsageError(needing + ": needs " + needed);
  }
}

/// @throws UsageError for options that contradict each other
void check_combinations(const LoadPlan& plan, const Given& given) {
  allow_one_of({{"--messages", plan.messages.has_value()},
                {"--requests", plan.requests.has_value()},
                {"--duration", plan.duration.has_value()},
                {"--hold", plan.hold.has_value()}});
  allow_one_of({{"--rate", plan.rate.has_value()}, {"--hold", plan.hold.has_value()}});
  allow_one_of({{"--rate", plan.rate.has_value()}, {"--think", plan.think.has_value()}});
  allow_one_of({{"--json -", plan.json_file == "-"},
                {"--csv -", plan.csv_file == "-"},
                {"--hdr -", plan.hdr_file == "-"}});
  check_need("--trickle", plan.trickle.has_value(), "--hold", plan.hold.has_value());
  check_need("--trickle", plan.trickle.has_value(), "--service http", plan.service == "http");
  check_need("--path", !given.path.empty(), "--service http", plan.service == "http");
  if (!given.path.empty() &&
      (given.path.front() != '/' || std::any_of(given.path.begin(), given.path.end(),
                                                [](char c) { return c <= ' ' || c == '\x7f'; }))) {
    throw UsageError("--path: " + shown(given.path) + " is not a path that begins with /");
  }
  if (given.pid && !std::filesystem::exists("/proc/" + std::to_string(*given.pid))) {
    throw UsageError("--pid: '" + std::to_string(*given.pid) + "' is not a running process");
  }
}

/// Fills in @p plan with the values given, and the defaults for the others.
void fill_in(LoadPlan& plan, const Given& given) {
  plan.connections = given.connections.value_or(plan.connections);
  plan.size = given.size.value_or(plan.size);
  plan.threads = std::min(given.threads.value_or(plan.threads), plan.connections);
  plan.pipeline = given.pipeline.value_or(plan.pipeline);
  plan.warmup = given.warmup.value_or(plan.warmup);
  plan.timeout = given.timeout.value_or(plan.timeout);
  plan.pid = given.pid;
  plan.path = given.path.empty() ? plan.path : given.path;
  if (!plan.messages && !plan.requests && !plan.duration && !plan.hold) {
    plan.messages = 10;
  }
}

}  // namespace

std::optional<std::uint64_t> LoadPlan::quota(std::uint64_t client) const {
  if (requests) {
    return *requests / connections + (client < *requests % connections ? 1 : 0);
  }
  return messages;
}

std::optional<LoadPlan> read_plan(int argc, const char* const* argv) {
  LoadPlan plan;
  Given given;
  CommandLine line("stress", "Loads a server with many clients, checks every reply, and measures.");
  add_load(line, plan, given);
  add_behaviour(line, plan, given);
  add_reports(line, plan, given);
  line.argument("HOST:PORT", a_target(plan.host, plan.port), "the server");
  if (!line.parse(argc, argv)) {
    return std::nullopt;
  }
  check_combinations(plan, given);
  fill_in(plan, given);
  return plan;
}

}  // namespace stress
