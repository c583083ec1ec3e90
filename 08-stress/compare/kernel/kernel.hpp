/// @file
/// What a message asks of the kernel: system calls, context switches and page faults.
#pragma once

#include "interrupt.hpp"
#include "json.hpp"
#include "measure.hpp"

namespace comparison {

/// @return whether the scenario `kernel` is in the plan
bool counts_kernel(const MeasurementPlan& plan);

/// Counts, for each server that speaks echo, what a longer run makes more than a shorter one:
/// start, connection and stop cancel out. Says on standard error when strace is not installed; then
/// system calls are not counted.
/// @return what the results document has under `kernel`; not `complete` after an interrupt
/// @throws std::system_error when this program itself cannot go on
Json count_kernel(const MeasurementPlan& plan, const Interrupt& interrupt);

/// @return whether a server crashed, hung or did not start
bool has_kernel_faults(const Json& kernel);

}  // namespace comparison
