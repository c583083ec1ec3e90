/// @file
/// The rounds of one load: every server has one turn in each.
#pragma once

#include "interrupt.hpp"
#include "measure.hpp"
#include "results.hpp"
#include "round_progress.hpp"

namespace comparison {

/// Runs the missing rounds of @p measurement, and adds them. A round with a noisy cell is run again
/// as a whole, as often as the plan allows.
/// @return whether all rounds were run: false after an interrupt
bool run_rounds(const MeasurementPlan& plan, Measurement& measurement, const Interrupt& interrupt,
                RoundProgress& progress);

}  // namespace comparison
