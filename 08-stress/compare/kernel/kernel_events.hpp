/// @file
/// What a server and its children took from the kernel: context switches and page faults.
#pragma once

#include <array>
#include <string>

#include "contenders.hpp"
#include "interrupt.hpp"
#include "loader.hpp"

namespace comparison {

/// Voluntary and involuntary context switches, minor and major faults.
using Events = std::array<double, 4>;
inline constexpr std::array<const char*, 4> event_keys = {
    "voluntary_switches", "involuntary_switches", "minor_faults", "major_faults"};

/// @param options of the stress client
/// @param fault set when something went wrong
/// @return what a server took from its start to its stop, under that load
/// @throws std::system_error when this program itself fails
Events events_of(const Contender& contender, const std::string& options, const Loader& loader,
                 const Interrupt& interrupt, std::string& fault);

}  // namespace comparison
