/// @file
/// Which servers a comparison has.
#pragma once

#include <filesystem>
#include <vector>

#include "arguments.hpp"
#include "contenders.hpp"
#include "interrupt.hpp"
#include "scenario.hpp"

namespace comparison {

/// Looks for peers only when any is asked for. When all are, it says on standard error which of
/// them are skipped.
/// @param stages the stages' servers that are built
/// @param peers the directory where the peers are built
/// @return the servers that are asked for, or all stages, then the peers
/// @throws UsageError for one that is not there
/// @throws Interrupted
std::vector<Contender> lineup_of(const Arguments& arguments, const std::vector<Contender>& stages,
                                 const std::filesystem::path& peers, const Interrupt& interrupt);

/// Adds the peers that scenarios name. Those that are skipped it says on standard error.
/// @throws Interrupted
std::vector<Contender> with_peers_of(const std::vector<Scenario>& scenarios,
                                     std::vector<Contender> contenders,
                                     const std::filesystem::path& peers,
                                     const Interrupt& interrupt);

}  // namespace comparison
