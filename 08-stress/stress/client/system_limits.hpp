/// @file
/// The limits of the system that a run can meet, and the commands that raise them.
#pragma once

#include <cstdint>

namespace stress {

/// @param error of socket(2)
/// @throws LimitError for EMFILE and ENFILE, std::system_error for anything else
[[noreturn]] void throw_limit_of_descriptors(int error);

/// @throws LimitError always: there is no local port left
[[noreturn]] void throw_limit_of_ports();

/// @return how many ports the kernel chooses local ones from
std::uint64_t local_ports();

}  // namespace stress
