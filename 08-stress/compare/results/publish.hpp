/// @file
/// Writes the files that are made of a results document.
#pragma once

#include <filesystem>

#include "interrupt.hpp"
#include "json.hpp"

namespace comparison {

/// Writes `results.json` and `results.md`.
/// @throws std::system_error when they cannot be written
void write_results(const Json& results, const std::filesystem::path& directory);

/// Writes `results.md`, an SVG file for each picture and `report.html`, and prints where they are.
/// Without gnuplot, or when it fails or is interrupted, there are no pictures: a line on standard
/// error says so, and the other files are written.
/// @param interrupt the next signal ends the drawing
/// @throws std::system_error when a file cannot be written
void publish(const Json& results, const std::filesystem::path& directory,
             const Interrupt& interrupt);

/// @param file a results document that write_results() wrote
/// @throws UsageError when it cannot be read, or cannot be reported on
Json read_results(const std::filesystem::path& file);

}  // namespace comparison
