/// @file
/// The system calls of a server, counted by strace.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "cell.hpp"

namespace comparison {

/// How often each system call was made, by its name.
using Calls = std::map<std::string, std::uint64_t>;

/// @param table what `strace -c -U calls,name` printed
/// @return its rows, without the heading and the total
Calls calls_in(const std::string& table);

/// @return the path of strace; nothing when it is not installed
std::optional<std::string> find_strace();

/// Runs a server and all that it starts under strace(1), from its start to its stop.
/// @param options of the stress client, for the load
/// @return the system calls; sets @p fault and returns none when something went wrong
/// @throws Interrupted
Calls traced_calls(const std::string& strace, const Contender& contender,
                   const std::string& options, const Loader& loader, const Interrupt& interrupt,
                   std::string& fault);

}  // namespace comparison
