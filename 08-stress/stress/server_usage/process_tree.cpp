/// @file
/// A process and all its descendants, read from /proc.
#include "process_tree.hpp"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <string>

namespace stress {

namespace {

std::string text_of(const std::string& file) {
  std::ifstream stream(file);
  std::ostringstream text;
  // If the process ends during the read, the read fails (ESRCH), and << takes that for the end.
  text << stream.rdbuf();
  return text.str();
}

/// @return the numeric names in a directory: processes or threads
std::vector<pid_t> numbers_in(const std::string& directory) {
  std::vector<pid_t> numbers;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename();
    pid_t number = 0;
    if (std::from_chars(name.data(), name.data() + name.size(), number).ec == std::errc()) {
      numbers.push_back(number);
    }
  }
  return numbers;
}

Duration ticks(std::uint64_t count) {
  return Duration(std::chrono::seconds(1)) * static_cast<std::int64_t>(count) /
         ::sysconf(_SC_CLK_TCK);
}

/// The CPU time of a living process, to the nanosecond. Source: clock_getcpuclockid(3).
std::optional<Duration> exact_processor_time(pid_t pid) {
  clockid_t clock{};
  timespec time{};
  if (::clock_getcpuclockid(pid, &clock) != 0 || ::clock_gettime(clock, &time) != 0) {
    return std::nullopt;
  }
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

/// The fields of a stat file that follow the name, which may contain blanks and parentheses.
/// @return field N of proc(5) at index N - 3, 0 for the state; empty if there is no such file
std::vector<std::uint64_t> stat_fields(const std::string& file) {
  const std::string text = text_of(file);
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) {
    return {};
  }
  std::istringstream rest(text.substr(name_end + 1));
  std::string state;
  rest >> state;
  std::vector<std::uint64_t> fields{0};
  for (std::int64_t field = 0; rest >> field;) {
    fields.push_back(static_cast<std::uint64_t>(field));
  }
  return fields;
}

/// @return the number after @p name in a text of lines "Name: number ..."; 0 if it is not there
std::uint64_t number_after(const std::string& text, const std::string& name) {
  const std::size_t found = text.find("\n" + name + ":");
  const std::size_t digits =
      found == std::string::npos ? found : text.find_first_of("0123456789", found + name.size());
  std::uint64_t number = 0;
  if (digits != std::string::npos) {
    std::from_chars(text.data() + digits, text.data() + text.size(), number);
  }
  return number;
}

std::optional<ProcessUsage> usage_of(pid_t pid) {
  enum StatField : std::size_t {
    parent = 1,
    utime = 11,
    stime,
    cutime,
    cstime,
    threads = 17,
    start = 19
  };
  const std::string directory = "/proc/" + std::to_string(pid);
  const std::vector<std::uint64_t> fields = stat_fields(directory + "/stat");
  if (fields.size() <= start) {
    return std::nullopt;
  }
  ProcessUsage usage;
  usage.pid = pid;
  usage.parent = static_cast<pid_t>(fields[parent]);
  usage.started = fields[start];
  usage.of_children = ticks(fields[cutime] + fields[cstime]);
  usage.threads = fields[threads];
  usage.processor_time = ticks(fields[utime] + fields[stime]);
  return usage;
}

/// @return whether @p process is @p root or one of its descendants
bool is_in_tree(const ProcessUsage& process, pid_t root, const std::map<pid_t, pid_t>& parents) {
  pid_t pid = process.pid;
  for (std::size_t steps = 0; steps <= parents.size() && pid != root; ++steps) {
    const auto found = parents.find(pid);
    if (found == parents.end()) {
      return false;
    }
    pid = found->second;
  }
  return pid == root;
}

}  // namespace

std::vector<ProcessUsage> process_tree(pid_t root) {
  std::vector<ProcessUsage> all;
  std::map<pid_t, pid_t> parents;
  for (const pid_t pid : numbers_in("/proc")) {
    if (const std::optional<ProcessUsage> usage = usage_of(pid)) {
      all.push_back(*usage);
      parents.emplace(pid, usage->parent);
    }
  }
  std::vector<ProcessUsage> tree;
  for (ProcessUsage& process : all) {
    if (is_in_tree(process, root, parents)) {
      const std::string status = text_of("/proc/" + std::to_string(process.pid) + "/status");
      process.resident_peak = number_after(status, "VmHWM") * 1024;
      process.processor_time = exact_processor_time(process.pid).value_or(process.processor_time);
      tree.push_back(process);
    }
  }
  return tree;
}

void update_context_switches(pid_t pid, ContextSwitches& switches) {
  const std::string tasks = "/proc/" + std::to_string(pid) + "/task";
  for (const pid_t thread : numbers_in(tasks)) {
    const std::string directory = tasks + "/" + std::to_string(thread);
    const std::vector<std::uint64_t> fields = stat_fields(directory + "/stat");
    const std::string status = text_of(directory + "/status");
    if (constexpr std::size_t start = 19; fields.size() > start && !status.empty()) {
      switches[{thread, fields[start]}] = number_after(status, "voluntary_ctxt_switches") +
                                          number_after(status, "nonvoluntary_ctxt_switches");
    }
  }
}

std::uint64_t proportional_set_size(pid_t pid) {
  return number_after(text_of("/proc/" + std::to_string(pid) + "/smaps_rollup"), "Pss") * 1024;
}

}  // namespace stress
