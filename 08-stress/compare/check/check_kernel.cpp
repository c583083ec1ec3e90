/// @file
/// Whether the document's part on the kernel agrees with itself.
#include <fmt/format.h>

#include "check.hpp"
#include "check_figures.hpp"

namespace comparison {

void check_kernel(const Json& kernel, const std::string& where, Findings& findings) {
  if (!findings.require(kernel, where,
                        {{"complete", Kind::truth},
                         {"stress", Kind::text},
                         {"messages", Kind::list},
                         {"traced_messages", Kind::list, true},
                         {"repetitions", Kind::count},
                         {"servers", Kind::object}})) {
    return;
  }
  for (const auto& [name, server] : kernel.at("servers").items()) {
    const std::string place = fmt::format("{}.servers.{}", where, name);
    if (!findings.require(server, place,
                          {{"calls", Kind::object, true},
                           {"calls_per_message", Kind::number, true},
                           {"voluntary_switches", Kind::number, true},
                           {"involuntary_switches", Kind::number, true},
                           {"minor_faults", Kind::number, true},
                           {"major_faults", Kind::number, true},
                           {"fault", Kind::text, true}}) ||
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
