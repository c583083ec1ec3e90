/// @file
/// Starting and stopping a server, and checking what it prints at each.
#pragma once

#include <optional>
#include <string>

#include "child_process.hpp"
#include "loader.hpp"

namespace comparison {

/// @return the address where the server listens; sets @p fault when it does not start
std::string wait_until_ready(ChildProcess& server, const WaitLimits& limits, std::string& fault);

/// @return what is wrong with how the server stopped; empty for nothing. A peer need not print what
/// it has served, and may die of SIGTERM instead of exiting with 0.
std::string stop(ChildProcess& server, double received, const WaitLimits& limits, bool is_peer);

/// @param line what the server printed when it stopped
/// @param received the bytes that the clients received, so the server must have sent at least as
/// many
/// @return what is wrong with the line; nothing for one like "served 12 connections, 3456 bytes"
std::optional<std::string> check_served_line(const std::string& line, double received);

}  // namespace comparison
