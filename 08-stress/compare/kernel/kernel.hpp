/// @file
/// What a message costs in the kernel: system calls, context switches and page faults.
#pragma once

#include "interrupt.hpp"
#include "json.hpp"
#include "measure.hpp"

namespace comparison {

/// @return whether the scenario `kernel` is in the plan
bool counts_kernel(const MeasurementPlan& plan);

/// Counts, for each server that speaks echo, how much more a longer run takes than a shorter one:
/// start, connection and stop cancel out. Without strace, system calls are not counted, and a line
/// on standard error says so.
/// @return what the results document has under `kernel`; not `complete` after an interrupt
/// @throws std::system_error when this program itself fails
Json count_kernel(const MeasurementPlan& plan, const Interrupt& interrupt);

/// @return whether a server crashed, hung or did not start
bool has_kernel_faults(const Json& kernel);

}  // namespace comparison
