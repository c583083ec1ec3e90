/// @file
/// One load on a server: what it is made of.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace comparison {

/// How much of a load there is.
struct LoadSpec {
  /// The options of `stress`, separated by spaces. `{rate}` stands for the load's rate.
  std::string options;
  /// About how long a cell takes, for the time left.
  std::chrono::milliseconds expected;
  /// The options of a second run, on the same server, that holds all clients connected: a load that
  /// is over in a moment cannot show how much memory they take. Empty where the load itself lasts.
  std::string hold = {};
};

/// A second stress client, which goes on while a load is measured.
struct Background {
  /// The options of `stress`: for longer than any load takes, as it is ended when the load is over.
  std::string options;
  unsigned connections;
  /// The load begins once the second client has printed a line with this in it.
  std::string begun_when;
};

/// Whether something is done with `--quick`, without it, or in both cases.
enum class Runs { always, in_full, when_quick };

/// One load on a server, and one table in the results.
struct Load {
  /// The name in `results.json`: the scenario's, and a suffix where it has several loads.
  std::string key;
  /// What it is, for a heading: "100 clients × 10 messages of 64 B".
  std::string title;
  /// Clients, of one connection each.
  unsigned clients;
  LoadSpec full;
  /// For `--quick`; nothing where it is the same.
  std::optional<LoadSpec> quick = {};
  /// The load is then run twice on a server: alone, and beside this.
  std::optional<Background> beside = {};
  /// Of the rate that the slowest server reached in the calibration; 0 for no rate.
  double rate_share = 0;
  Runs runs = Runs::always;

  const LoadSpec& spec(bool is_quick) const { return is_quick && quick ? *quick : full; }
};

/// @return whether what @p runs so is to be run
bool is_due(Runs runs, bool quick);

}  // namespace comparison
