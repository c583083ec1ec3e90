/// @file
/// The rounds of one load: every server has its turn in each.
#pragma once

#include "interrupt.hpp"
#include "progress.hpp"
#include "results.hpp"
#include "tournament.hpp"

namespace comparison {

/// Runs what is missing of the rounds of @p measurement, and adds it. A round in which a cell was
/// noisy is run again as a whole, as often as the plan allows.
/// @return whether all rounds were run: false after an interrupt
bool all_rounds(const Plan& plan, Measurement& measurement, const Interrupt& interrupt,
                Progress& progress);

}  // namespace comparison
