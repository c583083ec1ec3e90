/// @file
/// Which servers take part in a comparison.
#pragma once

#include <filesystem>
#include <vector>

#include "arguments.hpp"
#include "contenders.hpp"
#include "interrupt.hpp"
#include "scenario.hpp"

namespace comparison {

/// Looks for peers only when one is asked for. When all are, prints on standard error which ones
/// are skipped.
/// @param stages the stages' servers that are built
/// @param peers the directory where the peers are built
/// @return the servers that are asked for, or all stages, then the peers
/// @throws UsageError for one that does not exist
/// @throws Interrupted
std::vector<Contender> lineup_of(const Arguments& arguments, const std::vector<Contender>& stages,
                                 const std::filesystem::path& peers, const Interrupt& interrupt);

/// Adds the peers that scenarios name. Prints on standard error which of them are skipped.
/// @throws Interrupted
std::vector<Contender> with_peers_of(const std::vector<Scenario>& scenarios,
                                     std::vector<Contender> contenders,
                                     const std::filesystem::path& peers,
                                     const Interrupt& interrupt);

}  // namespace comparison
