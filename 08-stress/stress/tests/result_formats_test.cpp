/// @file
/// The results as JSON, CSV, HdrHistogram's percentiles, and text.
#include "result_formats.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "run_report.hpp"

using namespace std::chrono_literals;
using nlohmann::json;

namespace {

stress::Result some_result() {
  stress::Result result;
  result.started = "2026-11-20T15:04:05Z";
  result.seconds = 2;
  result.total.sent = 1003;
  result.total.ok = 1000;
  result.total.errors[static_cast<std::size_t>(stress::Failure::mismatch)] = 2;
  result.total.unanswered = 1;
  for (int i = 1; i <= 1000; ++i) {
    result.total.latency.record(std::chrono::microseconds(i));
  }
  result.first_failed = 17;
  return result;
}

std::vector<std::string> keys_of(const json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) {
    keys.push_back(key);
  }
  return keys;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

}  // namespace

TEST_CASE("the JSON document has every promised key") {
  stress::Result result = some_result();
  result.server = stress::ServerUsage{0.5, 1, 2, 3, 4, 5};
  const json document = json::parse(to_json(stress::LoadPlan(), result));
  CHECK(document["schema"] == 1);
  CHECK(keys_of(document) == std::vector<std::string>{"bytes", "client", "errors", "first_failed",
                                                      "latency_histogram", "latency_us", "machine",
                                                      "messages", "never_served", "plan", "schema",
                                                      "seconds", "server", "started"});
  CHECK(keys_of(document["messages"]) ==
        std::vector<std::string>{"ok", "per_second", "sent", "unanswered"});
  CHECK(document["messages"]["sent"] == 1003);
  CHECK(document["messages"]["unanswered"] == 1);
  CHECK(keys_of(document["bytes"]) == std::vector<std::string>{"received", "sent"});
  CHECK(keys_of(document["latency_us"]) == std::vector<std::string>{"count", "max", "mean", "min",
                                                                    "p50", "p90", "p95", "p99",
                                                                    "p999"});
  CHECK(keys_of(document["errors"]) == std::vector<std::string>{"closed-early", "connect-timeout",
                                                                "mismatch", "refused",
                                                                "reply-timeout", "reset"});
  CHECK(keys_of(document["client"]) == std::vector<std::string>{"cpu_seconds", "saturated"});
  CHECK(keys_of(document["server"]) ==
        std::vector<std::string>{"context_switches", "cpu_seconds", "cpu_us_per_message",
                                 "processes", "pss_bytes", "rss_peak_bytes", "threads"});
  CHECK(document["server"]["cpu_us_per_message"] == 500.0);
}

TEST_CASE("the JSON document contains the figures of the run") {
  const json document = json::parse(to_json(stress::LoadPlan(), some_result()));
  CHECK(document["messages"]["sent"] == 1003);
  CHECK(document["messages"]["per_second"] == 500.0);
  CHECK(document["errors"]["mismatch"] == 2);
  CHECK(document["errors"]["reset"] == 0);
  CHECK(document["first_failed"] == 17);
  CHECK(document["latency_us"]["min"] == 1.0);
  CHECK(document["latency_us"]["mean"] == 500.5);
  CHECK(document["latency_us"]["max"] == 1000.0);
  CHECK_THAT(document["latency_us"]["p99"].get<double>(),
             Catch::Matchers::WithinRel(990.0, stress::Histogram::relative_error));
  CHECK_FALSE(document.contains("server"));
  CHECK(document["plan"]["connections"] == 100);
  CHECK(document["plan"]["timeout"] == 10.0);
  CHECK(document["plan"]["rate"].is_null());
}

TEST_CASE("without replies the latencies are null, and without failures so is first_failed") {
  const json document = json::parse(to_json(stress::LoadPlan(), stress::Result()));
  CHECK(document["latency_us"]["p99"].is_null());
  CHECK(document["latency_us"]["count"] == 0);
  CHECK(document["first_failed"].is_null());
  CHECK(document["messages"]["per_second"] == 0.0);
}

TEST_CASE("a client that hardly ever waited is reported as the bottleneck") {
  stress::Result result = some_result();
  const std::string warning = "the client itself was the bottleneck; use more threads (-t)";
  for (const auto& [busy, saturated] : {std::pair(0.89, false), std::pair(0.91, true)}) {
    result.busiest_thread = busy;
    CHECK(json::parse(to_json(stress::LoadPlan(), result))["client"]["saturated"] == saturated);
    CHECK((stress::text_report(stress::LoadPlan(), result).find(warning) != std::string::npos) ==
          saturated);
  }
}

TEST_CASE("the times of a server that ended early are null") {
  stress::Result result = some_result();
  result.server = stress::ServerUsage{0.5, 1, 2, 3, 4, 5, true};
  const json server = json::parse(to_json(stress::LoadPlan(), result))["server"];
  CHECK(server["cpu_seconds"].is_null());
  CHECK(server["cpu_us_per_message"].is_null());
  CHECK(server["context_switches"].is_null());
  CHECK(server["pss_bytes"] == 2);
  CHECK_THAT(stress::text_report(stress::LoadPlan(), result),
             ContainsSubstring("ended before the run did"));
}

TEST_CASE("a CSV row has as many columns as the header, even when nothing happened") {
  const auto commas = [](const std::string& line) {
    return std::count(line.begin(), line.end(), ',');
  };
  CHECK_THAT(stress::csv_header(), StartsWith("second,sent,ok,refused,connect_timeout,reset,"));
  CHECK(commas(stress::csv_row(0, some_result().total)) == commas(stress::csv_header()));
  CHECK(commas(stress::csv_row(0, stress::Tally())) == commas(stress::csv_header()));
  CHECK_THAT(stress::csv_row(3, some_result().total), StartsWith("3,1003,1000,0,0,0,0,2,0,1.000,"));
}

TEST_CASE("the percentiles rise to the maximum, and the footer has the totals") {
  const std::vector<std::string> lines = lines_of(to_hgrm(some_result().total.latency));
  CHECK(lines[0] == "       Value     Percentile TotalCount 1/(1-Percentile)");
  CHECK(lines[1].empty());
  double value = 0;
  double fraction = -1;
  std::uint64_t count = 0;
  const std::size_t footer = lines.size() - 3;
  for (std::size_t i = 2; i < footer; ++i) {
    double next_value = 0;
    double next_fraction = 0;
    std::uint64_t next_count = 0;
    std::istringstream(lines[i]) >> next_value >> next_fraction >> next_count;
    CAPTURE(lines[i]);
    REQUIRE(next_value >= value);
    REQUIRE(next_fraction > fraction);
    REQUIRE(next_count >= count);
    REQUIRE(static_cast<double>(next_count) >= next_fraction * 1000 - 1e-6);
    value = next_value;
    fraction = next_fraction;
    count = next_count;
  }
  CHECK(lines[footer - 1] == "    1000.000 1.000000000000       1000");
  CHECK_THAT(lines[footer], StartsWith("#[Mean    =      500.500, StdDeviation   =      288."));
  CHECK(lines[footer + 1] == "#[Max     =     1000.000, Total count    =         1000]");
  CHECK_THAT(lines[footer + 2], StartsWith("#[Buckets = "));
}
