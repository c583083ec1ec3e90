/// @file
#include "cell.hpp"

#include "child_process.hpp"
#include "scratch.hpp"
#include "server_control.hpp"
#include "spawn.hpp"

namespace comparison {

namespace {

double number_at(const std::optional<Json>& report, const std::string& pointer) {
  const Json number = report ? report->value(Json::json_pointer(pointer), Json()) : Json();
  return number.is_number() ? number.get<double>() : 0.0;
}

}  // namespace

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
    ChildProcess server(command, interrupt, loader.pinning.server);
    const std::string address = wait_until_ready(server, loader.limits, cell.fault);
    if (cell.fault.empty()) {
      cell.report = put_load(load, loader, server, address, interrupt, cell.fault);
      // A server may have crashed at any point of the load, so what the clients saw is not a
      // measurement.
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
