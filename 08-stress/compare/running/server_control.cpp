/// @file
#include "server_control.hpp"

#include <sys/wait.h>

#include <csignal>

#include <fmt/format.h>

#include "command_line.hpp"
#include "spawn.hpp"

namespace comparison {

std::string wait_until_ready(ChildProcess& server, const WaitLimits& limits, std::string& fault) {
  static const std::string ready = "listening on ";
  const std::optional<std::string> line = server.line(after(limits.ready));
  if (line && line->starts_with(ready)) {
    return line->substr(ready.size());
  }
  if (line) {
    fault = "did not start: printed '" + *line + "' instead of its address";
  } else if (const std::optional<int> status = server.wait(after({}))) {
    fault = "did not start: " + describe_status(*status) + reason_of(server);
  } else {
    fault = "did not start: no ready line within " + in_seconds(limits.ready);
  }
  return {};
}

std::string stop(ChildProcess& server, double received, const WaitLimits& limits, bool is_peer) {
  server.signal(SIGTERM);
  const std::optional<int> status = server.wait(after(limits.stop));
  if (!status) {
    return "hung: did not stop within " + in_seconds(limits.stop) + " of SIGTERM";
  }
  const bool ended_by_signal = WIFSIGNALED(*status) && WTERMSIG(*status) == SIGTERM;
  if (*status != 0 && !(is_peer && ended_by_signal)) {
    return "stopped with " + describe_status(*status) + reason_of(server);
  }
  const std::string line = server.line(after({})).value_or("");
  const std::optional<std::string> wrong =
      is_peer ? std::nullopt : check_served_line(line, received);
  if (const int left = server.sweep(); left > 0) {
    return fmt::format("left {} of its processes behind", left);
  }
  return wrong.value_or("");
}

std::optional<std::string> check_served_line(const std::string& line, double received) {
  static const std::string middle = " connections, ";
  const std::size_t comma = line.find(middle);
  std::optional<std::uint64_t> connections;
  std::optional<std::uint64_t> bytes;
  if (comma != std::string::npos && line.starts_with("served ") && line.ends_with(" bytes")) {
    const std::string rest = line.substr(comma + middle.size());
    connections = to_whole_number(line.substr(7, comma - 7));
    bytes = to_whole_number(rest.substr(0, rest.size() - std::string(" bytes").size()));
  }
  if (!connections || !bytes) {
    return "printed '" + line + "' instead of what it served";
  }
  if (static_cast<double>(*bytes) < received) {
    return fmt::format("claims {} bytes, but its clients received {:.0f}", *bytes, received);
  }
  return std::nullopt;
}

}  // namespace comparison
