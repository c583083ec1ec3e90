/// @file
/// The program `compare`: measures servers side by side, under the same loads.
#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>

#include <fmt/format.h>

#include "arguments.hpp"
#include "changes.hpp"
#include "command_line.hpp"
#include "kernel.hpp"
#include "machine.hpp"
#include "make_plan.hpp"
#include "measure.hpp"
#include "origin.hpp"
#include "output_files.hpp"
#include "posix.hpp"
#include "publish.hpp"
#include "results.hpp"
#include "results_file.hpp"
#include "scenarios.hpp"
#include "spawn.hpp"
#include "text_report.hpp"
#include "twin.hpp"

namespace {

namespace fs = std::filesystem;
using comparison::Arguments;
using comparison::Interrupt;
using comparison::Json;
using comparison::MeasurementPlan;

/// Measures, and writes the results so far after every load.
/// @return whether a server failed
bool measure_into(Json& results, const MeasurementPlan& plan, const Interrupt& interrupt,
                  const fs::path& directory) {
  const auto start = std::chrono::steady_clock::now();
  bool faults = false;
  const auto keep = [&](const std::string& key, const Json& measured) {
    results["scenarios"][key] = measured;
    results["noisy"] = comparison::differs_from_itself(results);
    results["seconds"] =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    faults = faults || comparison::has_faults(measured);
    comparison::write_results(results, directory);
  };
  results["complete"] = comparison::measure(plan, interrupt, keep);
  if (results["complete"] == true && comparison::counts_kernel(plan)) {
    results["kernel"] = comparison::count_kernel(plan, interrupt);
    results["complete"] = results["kernel"].at("complete");
    faults = faults || comparison::has_kernel_faults(results["kernel"]);
  }
  return faults;
}

/// @return the exit code: 1 after a server's fault, 130 after an interrupt
int compare_and_report(const Arguments& arguments) {
  const Json earlier =
      arguments.against.empty() ? Json() : comparison::read_results("--against", arguments.against);
  const fs::path own = comparison::own_directory();
  comparison::raise_descriptor_limit();
  comparison::adopt_orphans();
  const Interrupt interrupt;
  const MeasurementPlan plan = comparison::make_plan(arguments, own, interrupt);
  const fs::path directory = comparison::output_directory(
      arguments.out.empty() ? own / "results" : fs::path(arguments.out));
  fmt::print(stderr, "{} round{}, about {} in all\n", plan.rounds, plan.rounds == 1 ? "" : "s",
             comparison::in_words(std::chrono::ceil<std::chrono::seconds>(plan.expected())));
  Json results = comparison::begin_document(arguments, plan, interrupt);
  const bool faults = measure_into(results, plan, interrupt, directory);
  if (results["scenarios"].empty() && results["kernel"].is_null()) {
    fmt::print(stderr, "compare: interrupted before the first round was complete\n");
    return 130;
  }
  comparison::write_results(results, directory);
  fmt::print("{}\n", comparison::plain_report(results));
  std::fflush(stdout);
  comparison::publish(results, directory, interrupt);
  fmt::print("  results: {} and {}\n", (directory / "results.md").string(),
             (directory / "results.json").string());
  if (!earlier.is_null()) {
    fmt::print("\n{}", comparison::changes_between(earlier, results));
  }
  if (results["complete"] == false) {
    return 130;
  }
  return faults ? 1 : 0;
}

/// Writes report and pictures of earlier results again.
/// @return the exit code
int report_again(const Arguments& arguments) {
  const fs::path file = arguments.from;
  const Json results = comparison::read_results(file);
  const fs::path directory = comparison::output_directory(
      arguments.out.empty() ? fs::absolute(file).parent_path() : fs::path(arguments.out));
  comparison::publish(results, directory, Interrupt());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  open_standard_descriptors();
  try {
    const std::optional<Arguments> arguments = comparison::read_arguments(argc, argv);
    if (!arguments) {
      return 0;
    }
    if (arguments->list) {
      fmt::print("{}", comparison::list_of_scenarios());
      return 0;
    }
    if (!arguments->check.empty()) {
      return comparison::check_file(arguments->check);
    }
    if (!arguments->results.empty()) {
      const Json earlier = comparison::read_results("--against", arguments->against);
      const Json later = comparison::read_results("--results", arguments->results);
      fmt::print("{}", comparison::changes_between(earlier, later));
      return 0;
    }
    return arguments->from.empty() ? compare_and_report(*arguments) : report_again(*arguments);
  } catch (const UsageError& error) {
    fmt::print(stderr, "compare: {}\n", error.what());
    return 2;
  } catch (const comparison::Interrupted&) {
    return 130;
  } catch (const std::exception& error) {
    fmt::print(stderr, "compare: {}\n", error.what());
    return 1;
  }
}
