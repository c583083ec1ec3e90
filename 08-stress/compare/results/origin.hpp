/// @file
/// What a results document says of where its figures come from.
#pragma once

#include "arguments.hpp"
#include "interrupt.hpp"
#include "json.hpp"
#include "measure.hpp"

namespace comparison {

/// @return the document before anything is measured: command, date, machine, build and servers
Json begin_document(const Arguments& arguments, const MeasurementPlan& plan,
                    const Interrupt& interrupt);

}  // namespace comparison
