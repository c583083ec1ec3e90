/// @file
/// One load on a server.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace comparison {

/// The size of a load.
struct LoadSpec {
  /// The options of `stress`, separated by spaces. `{rate}` stands for the load's rate.
  std::string options;
  /// The approximate duration of a cell, for estimating the time left.
  std::chrono::milliseconds expected;
  /// The options of a second run, on the same server, that holds all clients connected: a very
  /// short load cannot show how much memory they take. Empty where the load itself lasts.
  std::string hold = {};
};

/// A second stress client, which runs while a load is measured.
struct Background {
  /// The options of `stress`: it must run for longer than any load, and is stopped when the load
  /// has ended.
  std::string options;
  unsigned connections;
  /// The load begins once the second client has printed a line that contains this.
  std::string begun_when;
};

/// Whether something runs with `--quick`, without it, or in both cases.
enum class Runs { always, in_full, when_quick };

/// One load on a server, and one table in the results.
struct Load {
  /// The name in `results.json`: the scenario's, and a suffix where it has several loads.
  std::string key;
  /// A description for headings: "100 clients × 10 messages of 64 B".
  std::string title;
  /// Clients, of one connection each.
  unsigned clients;
  LoadSpec full;
  /// For `--quick`; empty where it is the same.
  std::optional<LoadSpec> quick = {};
  /// If set, the load is run twice on a server: alone, and beside this.
  std::optional<Background> beside = {};
  /// The rate, as a share of what the slowest server reached in the calibration; 0 for no rate.
  double rate_share = 0;
  Runs runs = Runs::always;

  const LoadSpec& spec(bool is_quick) const { return is_quick && quick ? *quick : full; }
};

/// @return whether something with these @p runs is run now
bool is_due(Runs runs, bool quick);

}  // namespace comparison
