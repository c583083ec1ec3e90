/// @file
/// One cell of the comparison: one server under one load, once.
#include "cell.hpp"

#include <sys/wait.h>

#include <csignal>
#include <sstream>

#include <fmt/format.h>

#include "command_line.hpp"
#include "process.hpp"
#include "spawn.hpp"
#include "steps.hpp"

namespace comparison {

namespace {

/// @return ": the last line on standard error"; nothing without one
std::string reason(const Process& process) {
  const std::string line = process.last_error();
  return line.empty() ? line : ": " + line;
}

std::string in_seconds(std::chrono::milliseconds time) {
  return fmt::format("{:g} s", std::chrono::duration<double>(time).count());
}

}  // namespace

std::string wait_until_ready(Process& server, const Limits& limits, std::string& fault) {
  static const std::string ready = "listening on ";
  const std::optional<std::string> line = server.line(after(limits.ready));
  if (line && line->starts_with(ready)) {
    return line->substr(ready.size());
  }
  if (line) {
    fault = "did not start: said '" + *line + "' instead of where it listens";
  } else if (const std::optional<int> status = server.wait(after({}))) {
    fault = "did not start: " + describe_status(*status) + reason(server);
  } else {
    fault = "did not start: no ready line within " + in_seconds(limits.ready);
  }
  return {};
}

std::vector<std::string> stress_command(const Loader& loader, const std::string& wanted,
                                        const Process& server, const std::string& address) {
  std::vector<std::string> command = {
      loader.stress, "--json", "-", "--progress", "none", "--pid", std::to_string(server.pid())};
  std::istringstream options(wanted);
  for (std::string word; options >> word;) {
    command.push_back(word);
  }
  command.push_back(address);
  return command;
}

std::optional<Json> apply(const std::vector<std::string>& command, const Loader& loader,
                          const Interrupt& interrupt, std::string& fault) {
  Process stress(command, interrupt, loader.pinning.client);
  const std::optional<int> status = stress.wait(after(loader.limits.load));
  if (!status) {
    fault = "hung: the load did not end within " + in_seconds(loader.limits.load);
    return std::nullopt;
  }
  Json report = Json::parse(stress.take_output(), nullptr, false);
  const bool some_failed = describe_status(*status) == "exit code 1";
  if (report.is_object() && report.contains("messages") && (*status == 0 || some_failed)) {
    return report;
  }
  fault = "no result: stress: " + describe_status(*status) + reason(stress);
  return std::nullopt;
}

void apply_fully(const std::vector<std::string>& command, const Loader& loader,
                 const Interrupt& interrupt, std::string& fault) {
  const std::optional<Json> report = apply(command, loader, interrupt, fault);
  if (report && report->at("messages").at("ok") != report->at("messages").at("sent")) {
    fault = fmt::format("no count: {} of {} messages had their reply",
                        report->at("messages").at("ok").dump(),
                        report->at("messages").at("sent").dump());
  }
}

namespace {

/// @return the report of the load, and under `held` what the server took while it held all clients;
/// sets @p fault when there is none
std::optional<Json> load_and_hold(const Loader& loader, const Load& load, const Process& server,
                                  const std::string& address, const Interrupt& interrupt,
                                  std::string& fault) {
  const std::string& options = loader.quick ? load.quick_options : load.options;
  std::optional<Json> report =
      apply(stress_command(loader, options, server, address), loader, interrupt, fault);
  if (report && !load.hold_options.empty()) {
    const std::optional<Json> held =
        apply(stress_command(loader, load.hold_options, server, address), loader, interrupt, fault);
    (*report)["held"] = held ? held->value("server", Json()) : Json();
  }
  return report;
}

}  // namespace

std::string stop(Process& server, double received, const Limits& limits, bool is_peer) {
  server.signal(SIGTERM);
  const std::optional<int> status = server.wait(after(limits.stop));
  if (!status) {
    return "hung: did not stop within " + in_seconds(limits.stop) + " of SIGTERM";
  }
  const bool ended_by_signal = WIFSIGNALED(*status) && WTERMSIG(*status) == SIGTERM;
  if (*status != 0 && !(is_peer && ended_by_signal)) {
    return "stopped with " + describe_status(*status) + reason(server);
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
  return report ? report->value(Json::json_pointer(pointer), 0.0) : 0.0;
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
    Process server(command, interrupt, loader.pinning.server);
    const std::string address = wait_until_ready(server, loader.limits, cell.fault);
    if (cell.fault.empty()) {
      cell.report = load_and_hold(loader, load, server, address, interrupt, cell.fault);
      // A server that crashes does so at any time: what the clients saw then is no measurement.
      if (const std::optional<int> status = server.wait(after({}))) {
        cell.fault = "crashed under the load: " + describe_status(*status) + reason(server);
        cell.report.reset();
      }
    }
    if (cell.fault.empty()) {
      cell.fault = stop(server, number_at(cell.report, "/bytes/received"), loader.limits,
                        contender.is_peer());
    }
  }
  cell.noise = watch.so_far(number_at(cell.report, "/server/cpu_seconds") +
                            number_at(cell.report, "/client/cpu_seconds"));
  return cell;
}

}  // namespace comparison
