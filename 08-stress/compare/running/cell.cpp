/// @file
/// One cell of the comparison: one server under one load, once.
#include "cell.hpp"

#include <sys/wait.h>

#include <csignal>

#include <fmt/format.h>

#include "command_line.hpp"
#include "faults.hpp"
#include "process.hpp"
#include "scratch.hpp"
#include "spawn.hpp"
#include "steps.hpp"

namespace comparison {

std::string wait_until_ready(Process& server, const Limits& limits, std::string& fault) {
  static const std::string ready = "listening on ";
  const std::optional<std::string> line = server.line(after(limits.ready));
  if (line && line->starts_with(ready)) {
    return line->substr(ready.size());
  }
  if (line) {
    fault = "did not start: said '" + *line + "' instead of where it listens";
  } else if (const std::optional<int> status = server.wait(after({}))) {
    fault = "did not start: " + describe_status(*status) + reason_of(server);
  } else {
    fault = "did not start: no ready line within " + in_seconds(limits.ready);
  }
  return {};
}

std::string stop(Process& server, double received, const Limits& limits, bool is_peer) {
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

namespace {

double number_at(const std::optional<Json>& report, const std::string& pointer) {
  const Json number = report ? report->value(Json::json_pointer(pointer), Json()) : Json();
  return number.is_number() ? number.get<double>() : 0.0;
}

}  // namespace

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
    return "said '" + line + "' instead of what it served";
  }
  if (static_cast<double>(*bytes) < received) {
    return fmt::format("claims {} bytes, but its clients received {:.0f}", *bytes, received);
  }
  return std::nullopt;
}

Cell run_cell(const Contender& contender, const Load& load, const Loader& loader,
              const Interrupt& interrupt) {
  const NoiseWatch watch;
  Cell cell;
  {
    std::vector<std::string> command = contender.command;
    command.insert(command.end(), {"--port", "0"});
    for (const std::string& option : contender.load_options) {
      command.push_back(with_paths(option, loader.scratch));
    }
    Process server(command, interrupt, loader.pinning.server);
    const std::string address = wait_until_ready(server, loader.limits, cell.fault);
    if (cell.fault.empty()) {
      cell.report = put_load(load, loader, server, address, interrupt, cell.fault);
      // A server that crashes does so at any time: what the clients saw then is no measurement.
      if (const std::optional<int> status = server.wait(after({}))) {
        cell.fault = "crashed under the load: " + describe_status(*status) + reason_of(server);
        cell.report.reset();
      }
    }
    if (cell.fault.empty()) {
      cell.fault = stop(server, number_at(cell.report, "/bytes/received"), loader.limits,
                        contender.is_peer());
    }
  }
  forget_log(loader.scratch);
  cell.noise = watch.so_far(number_at(cell.report, "/server/cpu_seconds") +
                            number_at(cell.report, "/client/cpu_seconds"));
  return cell;
}

}  // namespace comparison
