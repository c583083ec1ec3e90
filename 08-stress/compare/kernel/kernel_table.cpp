/// @file
#include "kernel_table.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace comparison {

namespace {

std::string cell(const Json& value) {
  return value.is_null() ? "-" : fmt::format("{:.2f}", value.get<double>());
}

/// @return "1 recvfrom, 1 sendto", the most frequent first
std::string by_kind(const Json& calls) {
  std::vector<std::pair<double, std::string>> kinds;
  for (const auto& [name, count] : calls.items()) {
    kinds.emplace_back(-count.get<double>(), name);
  }
  std::sort(kinds.begin(), kinds.end());
  std::string text;
  for (const auto& [count, name] : kinds) {
    text += fmt::format("{}{:g} {}", text.empty() ? "" : ", ", -count, name);
  }
  return text;
}

}  // namespace

std::string kernel_title(const Json& kernel) {
  return fmt::format("what a message of one client asks of the kernel{}",
                     kernel.at("complete").get<bool>() ? "" : " (interrupted)");
}

Table kernel_table(const Json& kernel) {
  Table table({"server", "calls", "vol. switches", "invol. switches", "minor faults",
               "major faults", "calls by kind"});
  for (const auto& [name, server] : kernel.at("servers").items()) {
    const Json& calls = server.at("calls");
    table.row({name, cell(server.at("calls_per_message")), cell(server.at("voluntary_switches")),
               cell(server.at("involuntary_switches")), cell(server.at("minor_faults")),
               cell(server.at("major_faults")), calls.is_null() ? "" : by_kind(calls)});
  }
  return table;
}

std::vector<std::string> kernel_notes(const Json& kernel) {
  const Json& messages = kernel.at("messages");
  const Json& traced = kernel.at("traced_messages");
  std::vector<std::string> notes = {
      fmt::format("stress {}: what {} messages make more than {}, median of {}",
                  kernel.at("stress").get<std::string>(), messages.at(1).get<int>(),
                  messages.at(0).get<int>(), kernel.at("repetitions").get<int>())};
  notes.push_back(
      traced.is_null()
          ? "system calls are not counted: strace is not installed"
          : fmt::format("system calls: by strace, what {} messages make more than {}, once",
                        traced.at(1).get<int>(), traced.at(0).get<int>()));
  for (const auto& [name, server] : kernel.at("servers").items()) {
    if (!server.at("fault").is_null()) {
      notes.push_back(fmt::format("[!] {}: {}", name, server.at("fault").get<std::string>()));
    }
  }
  return notes;
}

}  // namespace comparison
