/// @file
/// Whether the document's part on the kernel agrees with itself.
#include <fmt/format.h>

#include "check.hpp"
#include "check_figures.hpp"

namespace comparison {

void check_kernel(const Json& kernel, const std::string& where, Findings& findings) {
  if (!findings.require(kernel, where,
                        {{"complete", MemberType::truth},
                         {"stress", MemberType::text},
                         {"messages", MemberType::list},
                         {"traced_messages", MemberType::list, true},
                         {"repetitions", MemberType::count},
                         {"servers", MemberType::object}})) {
    return;
  }
  for (const auto& [name, server] : kernel.at("servers").items()) {
    const std::string place = fmt::format("{}.servers.{}", where, name);
    if (!findings.require(server, place,
                          {{"calls", MemberType::object, true},
                           {"calls_per_message", MemberType::number, true},
                           {"voluntary_switches", MemberType::number, true},
                           {"involuntary_switches", MemberType::number, true},
                           {"minor_faults", MemberType::number, true},
                           {"major_faults", MemberType::number, true},
                           {"fault", MemberType::text, true}}) ||
        server.at("calls").is_null()) {
      continue;
    }
    double total = 0;
    for (const Json& count : server.at("calls")) {
      total += count.get<double>();
    }
    findings.expect(is_close(server.at("calls_per_message"), total), place + ".calls_per_message",
                    fmt::format("is not the sum of calls, {:g}", total));
  }
}

}  // namespace comparison
