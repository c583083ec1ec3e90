/// @file
/// Which server is ahead of which.
#pragma once

#include <string>
#include <vector>

#include "json.hpp"

namespace comparison {

/// @param server one server of a measurement in the results document
/// @return whether some clients never had a reply, so that its figures do not cover all clients
bool left_clients_unserved(const Json& server);

/// @param measured a measurement of the results document
/// @return a line for each figure that counts: the servers, the best first, with `>` between two
/// that differ, `≈` between two that tie, and `?` after too few rounds; a server that left clients
/// without any reply is not ranked
std::vector<std::string> rankings_of(const Json& measured);

}  // namespace comparison
