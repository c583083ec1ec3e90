/// @file
/// The rounds of one load: every server has its turn in each.
#pragma once

#include "interrupt.hpp"
#include "measure.hpp"
#include "results.hpp"
#include "round_progress.hpp"

namespace comparison {

/// Runs what is missing of the rounds of @p measurement, and adds it. A round in which a cell was
/// noisy is run again as a whole, as often as the plan allows.
/// @return whether all rounds were run: false after an interrupt
bool run_rounds(const MeasurementPlan& plan, Measurement& measurement, const Interrupt& interrupt,
                RoundProgress& progress);

}  // namespace comparison
