/// @file
/// The system limits that a run can hit, and the commands that raise them.
#include "system_limits.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <string>

#include <fmt/format.h>

#include "posix.hpp"

namespace stress {

namespace {

/// Descriptors that the process needs beside those of the connections and threads.
constexpr std::uint64_t other_descriptors = 64;

template <typename Number>
Number number_in(const std::string& file, Number otherwise) {
  std::ifstream stream(file);
  Number number{};
  return stream >> number ? number : otherwise;
}

/// Raises the limit to @p needed descriptors, if it is lower.
/// @throws LimitError if that is not allowed
void raise_descriptors(std::uint64_t needed) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const rlim_t allowed = limit.rlim_cur;
  if (allowed >= needed) {
    return;
  }
  // A privileged process can also raise the hard limit, up to fs.nr_open.
  limit.rlim_cur = needed;
  limit.rlim_max = std::max<rlim_t>(limit.rlim_max, needed);
  if (::setrlimit(RLIMIT_NOFILE, &limit) == 0) {
    return;
  }
  const auto ceiling = number_in<std::uint64_t>("/proc/sys/fs/nr_open", 1'048'576);
  if (needed > ceiling) {
    throw LimitError(
        fmt::format("the run needs {} descriptors, and fs.nr_open allows {} a process; raise it "
                    "with: sudo sysctl -w fs.nr_open={}",
                    needed, ceiling, needed));
  }
  ::getrlimit(RLIMIT_NOFILE, &limit);
  throw LimitError(
      fmt::format("the run needs {} descriptors, and the limit (RLIMIT_NOFILE) is {}; raise it "
                  "with: sudo prlimit --pid $$ --nofile={}",
                  needed, limit.rlim_max, needed));
}

}  // namespace

void throw_limit_of_descriptors(int error) {
  errno = error;
  if (error == EMFILE) {
    throw LimitError(
        "no descriptor is left to this process (RLIMIT_NOFILE); raise the limit with: "
        "sudo prlimit --pid $$ --nofile=1048576");
  }
  if (error == ENFILE) {
    throw LimitError(
        "no descriptor is left in the system (fs.file-max); raise the limit with: "
        "sudo sysctl -w fs.file-max=9223372036854775807");
  }
  throw_errno("cannot make a socket");
}

void throw_limit_of_ports() {
  throw LimitError(
      fmt::format("no local port is left (net.ipv4.ip_local_port_range has {}); raise it with: "
                  "sudo sysctl -w net.ipv4.ip_local_port_range='1024 65535'",
                  local_port_count()));
}

std::uint64_t local_port_count() {
  std::ifstream stream("/proc/sys/net/ipv4/ip_local_port_range");
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  return stream >> first >> last && last >= first ? last - first + 1 : 28'232;
}

void raise_limits(const LoadPlan& plan, const TargetAddress& target) {
  raise_descriptors(plan.connections + plan.threads * 4 + other_descriptors);
  if (!target.is_loopback() && plan.connections > local_port_count()) {
    throw_limit_of_ports();
  }
}

}  // namespace stress
