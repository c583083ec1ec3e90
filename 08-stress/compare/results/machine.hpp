/// @file
/// The record of where the figures come from.
#pragma once

#include <string>

#include "interrupt.hpp"
#include "json.hpp"

namespace comparison {

/// @return the processor and its cores, the memory in bytes, the kernel, the frequency governor,
/// whether the machine is virtual, and the limit of descriptors; "unknown" for what cannot be read
Json machine_record();

/// @return the compiler and the flags that built this program, and so the servers of its build tree
Json build_record();

/// @return the commit of the source, and whether files differ from it; "unknown" without git
/// @throws Interrupted
Json commit_record(const Interrupt& interrupt);

/// @return now: "2026-11-20T15:04:05Z"
std::string date_record();

/// Raises the limit on open descriptors as far as allowed; the servers and the stress client
/// inherit it.
/// @return the limit
unsigned long raise_descriptor_limit();

}  // namespace comparison
