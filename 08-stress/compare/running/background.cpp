/// @file
#include "background.hpp"

#include <csignal>

#include "spawn.hpp"

namespace comparison {

namespace {

/// @return ": 3 reset", from what the client has printed about its errors; nothing without any
std::string errors_in(const std::string& report) {
  static const std::string heading = "errors        ";
  const std::size_t line = report.find("\n" + heading);
  if (line == std::string::npos) {
    return "";
  }
  const std::size_t start = line + 1 + heading.size();
  return ": " + report.substr(start, report.find('\n', start) - start);
}

}  // namespace

std::string BackgroundClient::begin(const std::string& begun_when,
                                    std::chrono::milliseconds limit) {
  const WaitDeadline deadline = after(limit);
  std::string printed;
  while (const std::optional<std::string> line = stress_.line(deadline)) {
    if (line->find(begun_when) != std::string::npos) {
      return "";
    }
    printed += printed.empty() ? *line : "; " + *line;
  }
  if (const std::optional<int> status = stress_.wait(after({}))) {
    return "the background ended at once: " + describe_status(*status) + reason_of(stress_);
  }
  return "the background did not begin within " + in_seconds(limit) +
         (printed.empty() ? "" : ": printed '" + printed + "'");
}

std::string BackgroundClient::end(std::chrono::milliseconds limit) {
  const bool had_ended = stress_.wait(after({})).has_value();
  stress_.signal(SIGINT);
  const std::optional<int> status = stress_.wait(after(limit));
  if (!status) {
    return "the background did not end within " + in_seconds(limit) + " of SIGINT";
  }
  if (!had_ended && *status == 0) {
    return "";
  }
  return std::string("the background ") + (had_ended ? "ended too early: " : "failed: ") +
         describe_status(*status) + errors_in("\n" + stress_.take_output()) + reason_of(stress_);
}

}  // namespace comparison
