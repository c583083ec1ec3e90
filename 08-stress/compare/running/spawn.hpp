/// @file
/// Starting child processes, and making sure that none is left behind.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "fd.hpp"

namespace comparison {

/// Starts a program in a process group of its own, with nothing on standard input and no signal
/// blocked. The kernel kills it when this process dies (PR_SET_PDEATHSIG, prctl(2)). When it cannot
/// be run, the child writes the reason to @p errors and exits with 127.
/// @param command the program's path, then its arguments
/// @param output becomes its standard output
/// @param errors becomes its standard error
/// @param cpu the one that it and its children may use; nothing for all
/// @return its process ID, which is also its group's
/// @throws std::system_error when no process can be started
pid_t spawn(const std::vector<std::string>& command, const Fd& output, const Fd& errors,
            std::optional<int> cpu = std::nullopt);

/// Makes this process the parent of orphans among its descendants, so that it can wait for them.
/// Source: PR_SET_CHILD_SUBREAPER, prctl(2).
/// @throws std::system_error when the kernel refuses
void adopt_orphans();

/// @param status as waitpid(2) has it
/// @return "exit code 1" or "signal 11 (Segmentation fault)"
std::string describe_status(int status);

}  // namespace comparison
