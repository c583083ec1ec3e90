/// @file
#include "strace.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "command_line.hpp"
#include "posix.hpp"
#include "server_control.hpp"
#include "spawn.hpp"

namespace comparison {

namespace {

std::string text_in(const Fd& file) {
  std::string text;
  std::array<char, 4096> chunk{};
  ssize_t count = 0;
  while ((count = uninterrupted([&] {
            return ::pread(file.number(), chunk.data(), chunk.size(),
                           static_cast<off_t>(text.size()));
          })) > 0) {
    text.append(chunk.data(), static_cast<std::size_t>(count));
  }
  return text;
}

/// strace ignores SIGTERM while it writes to a file, so the signal goes to the server itself.
/// Source: /proc/PID/task/TID/children, proc(5).
/// @return the only child of a process; nothing when it has none, or several
std::optional<pid_t> child_of(pid_t parent) {
  const std::string number = std::to_string(parent);
  std::ifstream file("/proc/" + number + "/task/" + number + "/children");
  pid_t child = 0;
  pid_t another = 0;
  return file >> child && !(file >> another) ? std::optional(child) : std::nullopt;
}

}  // namespace

Calls calls_in(const std::string& table) {
  Calls calls;
  std::istringstream lines(table);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string number;
    std::string name;
    std::string more;
    const bool is_row = words >> number >> name && !(words >> more) && name != "total";
    if (const auto count = to_whole_number(number); is_row && count) {
      calls[name] += *count;
    }
  }
  return calls;
}

std::optional<std::string> find_strace() {
  const char* const path = std::getenv("PATH");
  std::istringstream directories(path == nullptr ? "" : path);
  for (std::string directory; std::getline(directories, directory, ':');) {
    std::string program = directory + "/strace";
    if (!directory.empty() && ::access(program.c_str(), X_OK) == 0) {
      return program;
    }
  }
  return std::nullopt;
}

Calls traced_calls(const std::string& strace, const Contender& contender,
                   const std::string& options, const Loader& loader, const Interrupt& interrupt,
                   std::string& fault) {
  const Fd table(::memfd_create("calls", MFD_CLOEXEC));
  if (!table) {
    throw_errno("cannot count system calls");
  }
  const std::string file =
      "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(table.number());
  std::vector<std::string> command = {strace, "-f", "-c", "-U", "calls,name", "-o", file};
  command.insert(command.end(), contender.command.begin(), contender.command.end());
  command.insert(command.end(), {"--port", "0"});
  ChildProcess traced(command, interrupt, loader.pinning.server);
  const std::string address = wait_until_ready(traced, loader.limits, fault);
  if (fault.empty()) {
    apply_fully(options, loader, traced, address, interrupt, fault);
  }
  const std::optional<pid_t> server = child_of(traced.pid());
  if (fault.empty() && !server) {
    fault = "strace: found no server, or several";
  }
  if (!fault.empty()) {
    return {};
  }
  ::kill(*server, SIGTERM);
  if (!traced.wait(after(loader.limits.stop))) {
    fault = "hung: did not stop under strace";
    return {};
  }
  return calls_in(text_in(table));
}

}  // namespace comparison
