/// @file
/// The results as JSON.
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <thread>

#include <nlohmann/json.hpp>

#include "histogram_json.hpp"
#include "json_text.hpp"
#include "result_formats.hpp"

namespace stress {

namespace {

using Json = nlohmann::ordered_json;

double seconds(Duration time) {
  return std::chrono::duration<double>(time).count();
}

double microseconds(Duration time) {
  return static_cast<double>(time.count()) / 1e3;
}

/// @return @p value, or null if it is absent
template <typename Value>
Json or_null(const std::optional<Value>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json or_null(const std::optional<Duration>& time) {
  return time ? Json(seconds(*time)) : Json(nullptr);
}

Json or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json json_of(const LoadPlan& plan) {
  const Json think =
      plan.think ? Json({{"min", seconds(plan.think->first)}, {"max", seconds(plan.think->second)}})
                 : Json(nullptr);
  return {{"host", plan.host},
          {"port", plan.port},
          {"connections", plan.connections},
          {"messages", or_null(plan.messages)},
          {"requests", or_null(plan.requests)},
          {"duration", or_null(plan.duration)},
          {"size", plan.size},
          {"threads", plan.threads},
          {"rate", or_null(plan.rate)},
          {"pipeline", plan.pipeline},
          {"spawn_rate", or_null(plan.spawn_rate)},
          {"think", think},
          {"reconnect_every", or_null(plan.reconnect_every)},
          {"service", plan.service},
          {"path", plan.path},
          {"warmup", seconds(plan.warmup)},
          {"timeout", seconds(plan.timeout)},
          {"hold", or_null(plan.hold)},
          {"trickle", or_null(plan.trickle)},
          {"seed", plan.seed},
          {"pid", or_null(plan.pid)},
          {"json", or_null(plan.json_file)},
          {"csv", or_null(plan.csv_file)},
          {"hdr", or_null(plan.hdr_file)},
          {"progress", plan.progress}};
}

/// @return the text after the colon in the first line of a file that begins with @p name
std::string value_in(const std::string& file, const std::string& name) {
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    const std::size_t colon = line.find(": ");
    if (line.starts_with(name) && colon != std::string::npos) {
      return line.substr(colon + 2);
    }
  }
  return "";
}

Json machine() {
  utsname system{};
  ::uname(&system);
  const auto pages = static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES));
  const auto page_size = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  return {{"host", system.nodename},
          {"system", system.sysname},
          {"kernel", system.release},
          {"architecture", system.machine},
          {"processor", value_in("/proc/cpuinfo", "model name")},
          {"cores", std::thread::hardware_concurrency()},
          {"memory_bytes", pages * page_size}};
}

Json json_of(const Histogram& latency) {
  Json json = {{"min", nullptr},  {"mean", nullptr}, {"p50", nullptr},
               {"p90", nullptr},  {"p95", nullptr},  {"p99", nullptr},
               {"p999", nullptr}, {"max", nullptr},  {"count", latency.count()}};
  if (latency.count() > 0) {
    json["min"] = microseconds(latency.min());
    json["mean"] = latency.mean_nanoseconds() / 1e3;
    json["p50"] = microseconds(latency.quantile(0.5));
    json["p90"] = microseconds(latency.quantile(0.9));
    json["p95"] = microseconds(latency.quantile(0.95));
    json["p99"] = microseconds(latency.quantile(0.99));
    json["p999"] = microseconds(latency.quantile(0.999));
    json["max"] = microseconds(latency.max());
  }
  return json;
}

Json json_of(const ServerUsage& usage, std::uint64_t messages) {
  const auto known = [&usage](auto figure) { return usage.gone ? Json(nullptr) : Json(figure); };
  const double microseconds = usage.cpu_seconds * 1e6;
  return {{"cpu_seconds", known(usage.cpu_seconds)},
          {"cpu_us_per_message",
           messages > 0 ? known(microseconds / static_cast<double>(messages)) : Json(nullptr)},
          {"rss_peak_bytes", usage.rss_peak_bytes},
          {"pss_bytes", usage.pss_bytes},
          {"processes", usage.processes},
          {"threads", usage.threads},
          {"context_switches", known(usage.context_switches)}};
}

}  // namespace

std::string to_json(const LoadPlan& plan, const Result& result) {
  const Tally& total = result.total;
  Json errors;
  for (std::size_t i = 0; i < failure_names.size(); ++i) {
    errors[std::string(failure_names[i])] = total.errors[i];
  }
  Json json = {
      {"schema", 1},
      {"plan", json_of(plan)},
      {"machine", machine()},
      {"started", result.started},
      {"seconds", result.seconds},
      {"messages",
       {{"sent", total.sent},
        {"ok", total.ok},
        {"unanswered", total.unanswered},
        {"per_second", result.per_second()}}},
      {"bytes", {{"sent", total.bytes_sent}, {"received", total.bytes_received}}},
      {"latency_us", json_of(total.latency)},
      {"latency_histogram", histogram_to_json(total.latency)},
      {"errors", errors},
      {"first_failed", or_null(result.first_failed)},
      {"never_served", result.never_served},
      {"client", {{"cpu_seconds", result.client_cpu_seconds}, {"saturated", result.saturated()}}}};
  if (result.server) {
    json["server"] = json_of(*result.server, total.ok);
  }
  return text_of(json, 2);
}

}  // namespace stress
