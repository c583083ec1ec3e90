/// @file
/// Scenarios of HTTP and of files.
#include "scenarios.hpp"

namespace comparison {

using namespace std::chrono_literals;

namespace {

Load users(const std::string& key, const std::string& number, unsigned clients,
           const std::string& options, LoadSpec spec, Runs runs) {
  spec.options = "--service http --think 1s:5s --timeout 10s " + options;
  return {.key = key,
          .title = number + " users who wait 1 to 5 s between two requests",
          .clients = clients,
          .full = std::move(spec),
          .runs = runs};
}

Load file_of(const std::string& name, const std::string& title, unsigned clients) {
  const std::string options = "--connections " + std::to_string(clients) +
                              " --service http --path /" + name + ".bin --timeout 10s";
  return {.key = "static-" + name,
          .title = std::to_string(clients) + " clients that stay, a file of " + title,
          .clients = clients,
          .full = {options + " --duration 2s --warmup 500ms", 2800ms},
          .quick = LoadSpec{options + " --duration 1s --warmup 200ms", 1500ms}};
}

Scenario http() {
  const std::string options = "--connections 50 --service http --timeout 10s";
  return {.name = "http",
          .asks = "What does HTTP add to a message?",
          .why = "The servers read a request, and write a reply that a browser would take.",
          .loads = {{.key = "http",
                     .title = "50 clients that stay, one GET at a time",
                     .clients = 50,
                     .full = {options + " --duration 2s --warmup 500ms", 2800ms},
                     .quick = LoadSpec{options + " --duration 500ms --warmup 200ms", 1000ms}}},
          .service = "http",
          .usual = Runs::in_full};
}

Scenario browse() {
  return {.name = "browse",
          .asks = "How does a server cope with many users who mostly read?",
          .why =
              "It is the load of load-testing tools for websites: users come one after the "
              "other, and think between two requests.",
          .loads = {users("browse", "10,000", 10'000,
                          "--connections 10k --spawn-rate 1000 --duration 30s", {{}, 31s},
                          Runs::in_full),
                    users("browse-1000", "1,000", 1000,
                          "--connections 1k --spawn-rate 500 --duration 5s", {{}, 5500ms},
                          Runs::when_quick)},
          .service = "http",
          .figures = {"per_second", "failed", "first_failed", "p50_us", "p90_us", "mean_us",
                      "min_us", "max_us", "cpu_us_per_message", "pss_bytes", "never_served"}};
}

Scenario files() {
  return {.name = "static",
          .asks = "What does a file cost, and what do sendfile and more workers change?",
          .why = "sendfile spares a copy, which a large file repays and a small one may not.",
          .loads = {file_of("1k", "1 KiB", 50), file_of("100k", "100 KiB", 50),
                    file_of("10m", "10 MiB", 4)},
          .service = "http",
          .variants = {{"08-stress", "", "--root {files}"},
                       {"08-stress", "--no-sendfile", "--root {files} --no-sendfile"},
                       {"08-stress", "--workers 1", "--root {files} --workers 1"},
                       {"08-stress", "--workers 1 --no-sendfile",
                        "--root {files} --workers 1 --no-sendfile"},
                       {"nginx", "", "--root {files}"}}};
}

}  // namespace

std::vector<Scenario> http_scenarios() {
  return {http(), browse(), files()};
}

}  // namespace comparison
