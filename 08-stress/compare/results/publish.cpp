/// @file
#include "publish.hpp"

#include <cstdio>
#include <fstream>
#include <stdexcept>

#include <fmt/format.h>

#include "command_line.hpp"
#include "drawing.hpp"
#include "json_text.hpp"
#include "output_files.hpp"
#include "page.hpp"
#include "results.hpp"
#include "svg.hpp"
#include "text_report.hpp"

namespace comparison {

namespace {

namespace fs = std::filesystem;

/// @return the library's message about a document, without its error number
std::string reason_of(const std::exception& error) {
  const std::string text = error.what();
  return text.substr(text.starts_with('[') ? text.find("] ") + 2 : 0);
}

/// Makes the reports of a document, which fails when a part of it is missing.
/// @throws std::exception, of any kind, when a part is missing
void try_out(const Json& results) {
  if (results.at("schema") != results_schema) {
    throw std::runtime_error(
        fmt::format("its schema is {} instead of {}", results.at("schema").dump(), results_schema));
  }
  markdown_report(results);
  html_report(results, pictures_of(results), {});
}

}  // namespace

void write_results(const Json& results, const fs::path& directory) {
  write_file(directory / "results.json", stress::text_of(results, 1));
  write_file(directory / "results.md", markdown_report(results));
}

void publish(const Json& results, const fs::path& directory, const Interrupt& interrupt) {
  // The pictures are drawn even when a signal ended the measuring.
  interrupt.acknowledge();
  const Pictures pictures = pictures_of(results);
  const Drawings drawings = draw(pictures, interrupt);
  if (!drawings.problem.empty()) {
    fmt::print(stderr, "compare: no pictures: {}\n", drawings.problem);
  }
  if (!drawings.warning.empty()) {
    fmt::print(stderr, "compare: gnuplot warned about the pictures: {}\n", drawings.warning);
  }
  for (const auto& [name, svg] : drawings.svg) {
    write_file(directory / (name + ".svg"), svg_file(svg));
  }
  write_file(directory / "results.md", markdown_report(results));
  write_file(directory / "report.html", html_report(results, pictures, drawings));
  fmt::print("  report: {}{}\n", (directory / "report.html").string(),
             drawings.svg.empty() ? "" : ", and its pictures beside it as SVG files");
}

Json read_results(const fs::path& file) {
  std::ifstream stream(file);
  if (!stream || fs::is_directory(file)) {
    throw UsageError("--from: '" + file.string() + "' cannot be read");
  }
  try {
    Json results = Json::parse(stream);
    try_out(results);
    return results;
  } catch (const std::exception& error) {
    throw UsageError("--from: '" + file.string() +
                     "' is not what compare wrote: " + reason_of(error));
  }
}

}  // namespace comparison
