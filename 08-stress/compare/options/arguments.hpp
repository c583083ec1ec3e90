/// @file
/// What the user asks of `compare`.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace comparison {

/// The command line of `compare`.
struct Arguments {
  /// Stages by number or directory, or peers by name, maybe with options; none means all stages.
  std::vector<std::string> stages;
  /// Scenarios by name; none means the usual ones.
  std::vector<std::string> scenarios;
  /// Empty for the usual number: see rounds().
  std::optional<unsigned> wanted_rounds;
  /// How many rounds of a load may be run again, because the machine was noisy.
  unsigned reruns = 2;
  bool quick = false;
  bool peers = false;
  /// On which CPUs server and client run: see pinning_of().
  std::string pin = "none";
  bool list = false;
  /// A results document to check, instead of measuring; empty for none.
  std::string check;
  /// An earlier results document to compare with; empty for none.
  std::string against;
  /// A later results document to compare with `against`, instead of measuring; empty for none.
  std::string results;
  /// Where results are written; empty for `results` beside the program.
  std::string out;
  /// A results document to report on again, instead of measuring; empty for none.
  std::string from;

  /// @return the number of rounds: what was asked for, else 9, or 5 for a quick run. Nine is the
  /// smallest odd number whose 95% interval excludes the worst and the best round.
  unsigned rounds() const { return wanted_rounds.value_or(quick ? 5 : 9); }
};

/// @return what the user asks for; nothing after `--help` or `--version`
/// @throws UsageError for the first mistake
std::optional<Arguments> read_arguments(int argc, const char* const* argv);

/// @return the command line that measures the same again, without where the results go
std::string command_of(const Arguments& arguments);

}  // namespace comparison
