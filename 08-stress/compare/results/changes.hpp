/// @file
/// What has changed between two results documents, beyond noise.
#pragma once

#include <string>

#include "json.hpp"

namespace comparison {

/// Two medians differ when their intervals do not overlap and both reach `least_confidence`. Where
/// both documents have the reference, the ratios to it are judged in the same way: they tell a
/// change of the server from a change of the machine.
/// @param earlier a results document without findings: see findings_in()
/// @param later another one
/// @return lines on differences of machine, build, commit and command, on what cannot be compared,
/// on each figure that changed, and on how that was decided
std::string changes_between(const Json& earlier, const Json& later);

}  // namespace comparison
