/// @file
/// Whether the document's part on one server under a load agrees with itself.
#pragma once

#include <string>

#include "findings.hpp"
#include "json.hpp"

namespace comparison {

/// @param cells of one server or of one round
/// @param where their place in the document
/// @return whether each has its members
bool check_cells(const Json& cells, const std::string& where, Findings& findings);

/// @param server one of a load
/// @param where its place in the document
/// @param measured the load
void check_server(const Json& server, const std::string& where, const Json& measured,
                  Findings& findings);

}  // namespace comparison
