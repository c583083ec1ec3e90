/// @file
/// The steps of a cell: until a server is ready, its load, its stop.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cell.hpp"
#include "process.hpp"

namespace comparison {

/// @return where the server listens; sets @p fault when it does not come up
std::string wait_until_ready(Process& server, const Limits& limits, std::string& fault);

/// @param wanted options of the stress client, separated by spaces
/// @return its command, which also accounts for @p server
std::vector<std::string> stress_command(const Loader& loader, const std::string& wanted,
                                        const Process& server, const std::string& address);

/// @return the stress client's report; sets @p fault when there is none
std::optional<Json> apply(const std::vector<std::string>& command, const Loader& loader,
                          const Interrupt& interrupt, std::string& fault);

/// Applies a load of which every message must have its right reply; sets @p fault when one has not.
void apply_fully(const std::vector<std::string>& command, const Loader& loader,
                 const Interrupt& interrupt, std::string& fault);

/// @return what is wrong with how the server stops; nothing when it does as it should: of a peer it
/// is not asked to say what it has served, nor to survive SIGTERM for the sake of an exit code
std::string stop(Process& server, double received, const Limits& limits, bool is_peer);

}  // namespace comparison
