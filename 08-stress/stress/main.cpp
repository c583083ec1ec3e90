/// @file
/// The stress client: reads the load plan, runs it, and reports the results.
#include <cstdio>
#include <exception>

#include <fmt/format.h>

#include "command_line.hpp"
#include "load_plan.hpp"
#include "output_file.hpp"
#include "posix.hpp"
#include "progress_bar.hpp"
#include "result_formats.hpp"
#include "run.hpp"
#include "run_report.hpp"
#include "target_address.hpp"

namespace {

using namespace stress;

/// Runs @p plan and writes all reports that it asks for.
Result run_and_write(const LoadPlan& plan) {
  OutputFile json(plan.json_file);
  OutputFile csv(plan.csv_file);
  OutputFile hdr(plan.hdr_file);
  OutputFile console = plan.prints_a_document() ? OutputFile::to_standard_error() : OutputFile("-");
  console.write(describe(plan) + "\n");

  ProgressBar progress(plan);
  csv.write(csv_header());
  Result result =
      run(plan, {[&](std::uint64_t second, const Tally& tally) {
                   csv.write(csv_row(second, tally));
                   progress.print_second(second, tally);
                 },
                 [&](Duration passed, std::uint64_t sent) { progress.update(passed, sent); },
                 [&](std::uint64_t connected) {
                   console.write(fmt::format("{} of {} connected\n", connected, plan.connections));
                 }});
  progress.erase();
  console.write(text_report(plan, result));
  json.write(to_json(plan, result));
  hdr.write(to_hgrm(result.total.latency));
  return result;
}

/// @return 0 if all replies were right, 3 if nothing could connect, 1 for other failures, such as
/// messages without any reply
int exit_code(const Result& result) {
  if (result.connections_opened == 0) {
    return 3;
  }
  const bool no_replies = result.total.sent > 0 && result.total.ok == 0;
  return result.total.failed() > 0 || no_replies ? 1 : 0;
}

int print_error(const std::exception& error, int code) {
  std::fputs(fmt::format("stress: {}\n", error.what()).c_str(), stderr);
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  open_standard_descriptors();
  try {
    const std::optional<LoadPlan> plan = read_plan(argc, argv);
    return plan ? exit_code(run_and_write(*plan)) : 0;
  } catch (const UsageError& error) {
    return print_error(error, 2);
  } catch (const CannotConnect& error) {
    return print_error(error, 3);
  } catch (const std::exception& error) {
    return print_error(error, 1);
  }
}
