/// @file
/// The steps of a cell beside its load: until a server is ready, and its stop.
#pragma once

#include <string>

#include "cell.hpp"
#include "process.hpp"

namespace comparison {

/// @return where the server listens; sets @p fault when it does not come up
std::string wait_until_ready(Process& server, const Limits& limits, std::string& fault);

/// @return what is wrong with how the server stops; nothing when it does as it should: of a peer it
/// is not asked to say what it has served, nor to survive SIGTERM for the sake of an exit code
std::string stop(Process& server, double received, const Limits& limits, bool is_peer);

}  // namespace comparison
