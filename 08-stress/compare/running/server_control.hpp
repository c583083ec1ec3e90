/// @file
/// A server's start and its stop, and what it says at each.
#pragma once

#include <optional>
#include <string>

#include "child_process.hpp"
#include "loader.hpp"

namespace comparison {

/// @return where the server listens; sets @p fault when it does not come up
std::string wait_until_ready(ChildProcess& server, const WaitLimits& limits, std::string& fault);

/// @return what is wrong with how the server stops; nothing when it does as it should: of a peer it
/// is not asked to say what it has served, nor to survive SIGTERM for the sake of an exit code
std::string stop(ChildProcess& server, double received, const WaitLimits& limits, bool is_peer);

/// @param line what the server printed when it had stopped
/// @param received the bytes that the clients had from it, so that it must have sent as many
/// @return what is wrong with the line: "served 12 connections, 3456 bytes" is right
std::optional<std::string> check_served_line(const std::string& line, double received);

}  // namespace comparison
