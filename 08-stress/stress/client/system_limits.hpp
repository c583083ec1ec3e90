/// @file
/// The system limits that a run can hit, and the commands that raise them.
#pragma once

#include <cstdint>
#include <stdexcept>

#include "load_plan.hpp"
#include "target_address.hpp"

namespace stress {

/// A system limit forbids the run: the program exits with code 1. The message names the limit and
/// the command that raises it.
class LimitError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Raises the file-descriptor limit as far as @p plan needs.
/// @throws LimitError if that is not allowed, or if there are too few local ports
void raise_limits(const LoadPlan& plan, const TargetAddress& target);

/// @param error of socket(2)
/// @throws LimitError for EMFILE and ENFILE, std::system_error for anything else
[[noreturn]] void throw_limit_of_descriptors(int error);

/// @throws LimitError always: all local ports are in use
[[noreturn]] void throw_limit_of_ports();

/// @return the size of the kernel's range of local ports
std::uint64_t local_port_count();

}  // namespace stress
