/// @file
/// What has changed between two results documents, beyond noise.
#pragma once

#include <string>

#include "json.hpp"

namespace comparison {

/// Two medians differ when their intervals have no value in common, and both reach
/// `least_confidence`. Where both documents have the reference, the ratios to it are judged in the
/// same way: they tell a change of the server from one of the machine.
/// @param earlier a results document that is right: findings_in()
/// @param later likewise
/// @return lines: what differs in machine, build, commit and command; what cannot be compared; each
/// figure that changed; and how that was decided
std::string changes_between(const Json& earlier, const Json& later);

}  // namespace comparison
