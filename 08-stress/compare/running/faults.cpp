/// @file
/// Words for what went wrong with a program.
#include "faults.hpp"

#include <fmt/format.h>

namespace comparison {

std::string reason_of(const Process& process) {
  const std::string line = process.last_error();
  return line.empty() ? line : ": " + line;
}

std::string in_seconds(std::chrono::milliseconds time) {
  return fmt::format("{:g} s", std::chrono::duration<double>(time).count());
}

}  // namespace comparison
