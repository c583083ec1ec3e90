/// @file
#include "kernel_events.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <functional>
#include <vector>

#include "child_process.hpp"
#include "server_control.hpp"

namespace comparison {

namespace {

/// Source: RUSAGE_CHILDREN, getrusage(2): of children that have been waited for, and their
/// children.
Events events_so_far() {
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  return {static_cast<double>(usage.ru_nvcsw), static_cast<double>(usage.ru_nivcsw),
          static_cast<double>(usage.ru_minflt), static_cast<double>(usage.ru_majflt)};
}

}  // namespace

Events events_of(const Contender& contender, const std::string& options, const Loader& loader,
                 const Interrupt& interrupt, std::string& fault) {
  Events before{};
  {
    std::vector<std::string> command = contender.command;
    command.insert(command.end(), {"--port", "0"});
    ChildProcess server(command, interrupt, loader.pinning.server);
    const std::string address = wait_until_ready(server, loader.limits, fault);
    if (fault.empty()) {
      apply_fully(options, loader, server, address, interrupt, fault);
    }
    // By now the stress client has been waited for, but not the server.
    before = events_so_far();
    if (fault.empty()) {
      fault = stop(server, 0, loader.limits, contender.is_peer());
    }
  }
  Events events = events_so_far();
  std::transform(events.begin(), events.end(), before.begin(), events.begin(), std::minus<>());
  return events;
}

}  // namespace comparison
