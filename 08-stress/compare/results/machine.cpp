/// @file
#include "machine.hpp"

#include <sched.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>

#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <optional>

#include "child_process.hpp"

namespace comparison {

namespace {

using namespace std::chrono_literals;

/// @return the first line of a file; "unknown" when there is none
std::string first_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  return std::getline(file, line) && !line.empty() ? line : "unknown";
}

/// @return the value of "name : value" in /proc/cpuinfo; "unknown" when there is none
std::string cpuinfo(const std::string& name) {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const std::size_t colon = line.find(": ");
    if (line.starts_with(name) && colon != std::string::npos) {
      return line.substr(colon + 2);
    }
  }
  return "unknown";
}

int usable_cores() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  return ::sched_getaffinity(0, sizeof cores, &cores) == 0 ? CPU_COUNT(&cores) : 1;
}

/// @return the output of git on the source's directory; nothing when it fails
std::optional<std::string> git(const std::vector<std::string>& arguments,
                               const Interrupt& interrupt) {
  std::vector<std::string> command = {"/usr/bin/env", "git", "-C", COMPARE_SOURCE};
  command.insert(command.end(), arguments.begin(), arguments.end());
  ChildProcess process(command, interrupt);
  if (process.wait(after(5s)) != 0) {
    return std::nullopt;
  }
  return process.take_output();
}

}  // namespace

Json machine_record() {
  struct sysinfo memory {};
  ::sysinfo(&memory);
  utsname system{};
  ::uname(&system);
  const bool is_virtual = (" " + cpuinfo("flags") + " ").find(" hypervisor ") != std::string::npos;
  return {{"cpu", cpuinfo("model name")},
          {"cores", usable_cores()},
          {"memory_bytes", static_cast<std::uint64_t>(memory.totalram) * memory.mem_unit},
          {"kernel", std::string(system.sysname) + " " + system.release + " " + system.machine},
          {"governor", first_line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")},
          {"virtualised", is_virtual},
          {"descriptor_limit", raise_descriptor_limit()}};
}

Json build_record() {
  return {{"compiler", COMPARE_COMPILER}, {"flags", COMPARE_FLAGS}};
}

Json commit_record(const Interrupt& interrupt) {
  const std::optional<std::string> commit = git({"rev-parse", "HEAD"}, interrupt);
  if (!commit || commit->size() != 41) {
    return {{"id", "unknown"}, {"modified", nullptr}};
  }
  const std::optional<std::string> changes =
      git({"status", "--porcelain", "--untracked-files=no"}, interrupt);
  return {{"id", commit->substr(0, 40)}, {"modified", !changes || !changes->empty()}};
}

std::string date_record() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  std::string text(sizeof "2026-11-20T15:04:05Z", '\0');
  text.resize(std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts));
  return text;
}

unsigned long raise_descriptor_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

}  // namespace comparison
