/// @file
/// The part of a results document that says where its figures come from.
#pragma once

#include "arguments.hpp"
#include "interrupt.hpp"
#include "json.hpp"
#include "measure.hpp"

namespace comparison {

/// @return the document before measuring: command, date, machine, build and servers
Json begin_document(const Arguments& arguments, const MeasurementPlan& plan,
                    const Interrupt& interrupt);

}  // namespace comparison
