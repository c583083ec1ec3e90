/// @file
#include "loader.hpp"

#include <sstream>

#include <fmt/format.h>

#include "background.hpp"
#include "spawn.hpp"

namespace comparison {

namespace {

/// A server under load, and what all steps need to reach it.
struct LoadedServer {
  const Loader& loader;
  const ChildProcess& server;
  const std::string& address;
  const Interrupt& interrupt;
};

std::vector<std::string> stress_command(const LoadedServer& target, std::vector<std::string> before,
                                        const std::string& wanted) {
  std::vector<std::string> command = {target.loader.stress};
  command.insert(command.end(), before.begin(), before.end());
  std::istringstream options(wanted);
  for (std::string word; options >> word;) {
    command.push_back(word);
  }
  command.push_back(target.address);
  return command;
}

/// @return the stress client's report; sets @p fault when there is none
std::optional<Json> apply(const LoadedServer& target, const std::string& options,
                          std::string& fault) {
  ChildProcess stress(stress_command(target,
                                     {"--json", "-", "--progress", "none", "--pid",
                                      std::to_string(target.server.pid())},
                                     options),
                      target.interrupt, target.loader.pinning.client);
  const std::optional<int> status = stress.wait(after(target.loader.limits.load));
  if (!status) {
    fault = "hung: the load did not end within " + in_seconds(target.loader.limits.load);
    return std::nullopt;
  }
  Json report = Json::parse(stress.take_output(), nullptr, false);
  const bool some_failed = describe_status(*status) == "exit code 1";
  if (report.is_object() && report.contains("messages") && (*status == 0 || some_failed)) {
    return report;
  }
  fault = "no result: stress: " + describe_status(*status) + reason_of(stress);
  return std::nullopt;
}

/// @return how much the server's memory grew per connection of the background; null where that
/// isn't known
Json growth(const Json& alone, const Json& beside, const Background& background) {
  const Json::json_pointer memory("/server/pss_bytes");
  if (!alone.contains(memory) || !beside.contains(memory)) {
    return nullptr;
  }
  return (beside.at(memory).get<double>() - alone.at(memory).get<double>()) /
         background.connections;
}

/// @return the report of the load beside the background; sets @p fault when there is none
std::optional<Json> apply_beside(const LoadedServer& target, const Background& background,
                                 const std::string& options, std::string& fault) {
  BackgroundClient client(stress_command(target, {"--progress", "none"}, background.options),
                          target.interrupt, target.loader.pinning.client);
  fault = client.begin(background.begun_when, target.loader.limits.begin);
  if (!fault.empty()) {
    return std::nullopt;
  }
  std::optional<Json> report = apply(target, options, fault);
  const std::string failure = client.end(target.loader.limits.stop);
  if (report && !failure.empty()) {
    fault = failure;
    report.reset();
  }
  return report;
}

std::optional<Json> apply_twice(const LoadedServer& target, const Background& background,
                                const std::string& options, std::string& fault) {
  std::optional<Json> alone = apply(target, options, fault);
  if (!alone) {
    return std::nullopt;
  }
  std::optional<Json> beside = apply_beside(target, background, options, fault);
  if (beside) {
    alone->erase("plan");
    alone->erase("machine");
    alone->erase("latency_histogram");
    (*beside)["background"] = {{"bytes_per_connection", growth(*alone, *beside, background)}};
    (*beside)["alone"] = std::move(*alone);
  }
  return beside;
}

}  // namespace

void apply_fully(const std::string& options, const Loader& loader, const ChildProcess& server,
                 const std::string& address, const Interrupt& interrupt, std::string& fault) {
  const std::optional<Json> report = apply({loader, server, address, interrupt}, options, fault);
  if (report && report->at("messages").at("ok") != report->at("messages").at("sent")) {
    fault = fmt::format("not counted: {} of {} messages had their reply",
                        report->at("messages").at("ok").dump(),
                        report->at("messages").at("sent").dump());
  }
}

std::optional<Json> put_load(const Load& load, const Loader& loader, const ChildProcess& server,
                             const std::string& address, const Interrupt& interrupt,
                             std::string& fault) {
  const LoadedServer target{loader, server, address, interrupt};
  const LoadSpec& spec = load.spec(loader.quick);
  std::optional<Json> report = load.beside ? apply_twice(target, *load.beside, spec.options, fault)
                                           : apply(target, spec.options, fault);
  if (report && !spec.hold.empty()) {
    const std::optional<Json> held = apply(target, spec.hold, fault);
    (*report)["held"] = held ? held->value("server", Json()) : Json();
  }
  return report;
}

}  // namespace comparison
