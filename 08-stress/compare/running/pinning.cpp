/// @file
#include "pinning.hpp"

#include <sched.h>

#include <fmt/format.h>

#include "command_line.hpp"

namespace comparison {

namespace {

std::vector<int> usable_cpus() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  std::vector<int> cpus;
  if (::sched_getaffinity(0, sizeof allowed, &allowed) == 0) {
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
      if (CPU_ISSET(cpu, &allowed)) {
        cpus.push_back(cpu);
      }
    }
  }
  return cpus;
}

Json cpu_or_null(std::optional<int> cpu) {
  return cpu ? Json(*cpu) : Json();
}

}  // namespace

const std::vector<std::string>& pinning_modes() {
  static const std::vector<std::string> modes = {"none", "same", "apart"};
  return modes;
}

Pinning pinning_of(const std::string& mode) {
  if (mode == "none") {
    return {};
  }
  const std::vector<int> cpus = usable_cpus();
  const std::size_t wanted = mode == "apart" ? 2 : 1;
  if (cpus.size() < wanted) {
    throw UsageError(
        fmt::format("--pin: '{}' needs {} CPUs, and there are {}", mode, wanted, cpus.size()));
  }
  return {mode, cpus.front(), cpus[wanted - 1]};
}

Json to_json(const Pinning& pinning) {
  return {{"mode", pinning.mode},
          {"server_cpu", cpu_or_null(pinning.server)},
          {"client_cpu", cpu_or_null(pinning.client)}};
}

std::string pinning_in_words(const Json& pinning) {
  if (pinning.at("mode") == "none") {
    return "";
  }
  const int server = pinning.at("server_cpu");
  const int client = pinning.at("client_cpu");
  return server == client ? fmt::format(", server and client on CPU {}", server)
                          : fmt::format(", server on CPU {}, client on CPU {}", server, client);
}

}  // namespace comparison
