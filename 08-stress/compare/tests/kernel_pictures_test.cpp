/// @file
/// The pictures of what a message costs in the kernel.
#include "kernel_pictures.hpp"

#include "catch.hpp"
#include "pictures.hpp"
#include "sample_results.hpp"

using comparison::DotPlot;
using comparison::Json;

namespace {

Json counted(double calls, double voluntary, double involuntary) {
  return {{"calls", {{"recvfrom", calls}}},
          {"calls_per_message", calls},
          {"voluntary_switches", voluntary},
          {"involuntary_switches", involuntary},
          {"minor_faults", 0},
          {"major_faults", 0},
          {"fault", nullptr}};
}

Json document_with(const Json& first, const Json& second) {
  Json document = document_of({"01-blocking", "02-fork"});
  document["kernel"] = {
      {"complete", true},          {"stress", "--connections 1"},
      {"messages", {1000, 11000}}, {"traced_messages", nullptr},
      {"repetitions", 3},          {"servers", {{"01-blocking", first}, {"02-fork", second}}}};
  return document;
}

}  // namespace

TEST_CASE("system calls and context switches have pictures, with a row for each server") {
  const Json document = document_with(counted(2, 0.25, 0.5), counted(4, 1, 0));
  const std::vector<DotPlot> plots = comparison::kernel_plots_of(document);
  REQUIRE(plots.size() == 2);
  CHECK(plots[0].name == "kernel-calls");
  CHECK(plots[0].rows.at(1).label == "02-fork");
  CHECK(plots[0].rows.at(1).dots.at(0).estimate.median == 4);
  CHECK(plots[1].name == "kernel-switches");
  CHECK(plots[1].rows.at(0).dots.at(0).estimate.median == 0.75);
  CHECK(comparison::pictures_of(document).at("kernel").size() == 2);
}

TEST_CASE("a server without counts has an empty row; without any counts there is no picture") {
  Json first = counted(2, 1, 0);
  first["calls_per_message"] = nullptr;
  CHECK(comparison::kernel_plots_of(document_with(first, counted(4, 1, 0)))
            .at(0)
            .rows.at(0)
            .dots.empty());
  CHECK(comparison::kernel_plots_of(document_with(first, first)).size() == 1);
  CHECK(comparison::kernel_plots_of(document_of({"01-blocking"})).empty());
}
