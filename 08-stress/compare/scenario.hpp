/// @file
/// The form of a scenario: what is asked of the servers, why, and with which loads.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace comparison {

/// How much of a load there is.
struct Dose {
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

/// A server that a load leaves out.
struct Absence {
  std::string server;
  std::string reason;
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
  Dose full;
  /// For `--quick`; nothing where it is the same.
  std::optional<Dose> quick = {};
  /// The load is then run twice on a server: alone, and beside this.
  std::optional<Background> beside = {};
  /// Of the rate that the slowest server reached in the calibration; 0 for no rate.
  double rate_share = 0;
  Runs runs = Runs::always;

  const Dose& dose(bool is_quick) const { return is_quick && quick ? *quick : full; }
};

/// A server with options that make it another one.
struct Variant {
  /// The stage's directory, or the peer's name.
  std::string server;
  /// What is added to its name; empty for nothing.
  std::string label;
  /// What it is started with. `{files}` and `{log}` are paths that a comparison makes.
  std::string options;
};

/// A question to the servers.
struct Scenario {
  std::string name;
  /// The question.
  std::string asks;
  /// Why anybody wants to know.
  std::string why;
  std::vector<Load> loads;
  /// What is spoken.
  std::string service = "echo";
  /// When it runs without being named; nothing for never.
  std::optional<Runs> usual = {};
  /// The figures that are columns of its tables; none for the usual ones.
  std::vector<std::string> figures = {};
  /// The servers that take part; none for all, as they are.
  std::vector<Variant> variants = {};
  /// Those that don't, and why.
  std::vector<Absence> without = {};
  /// Options for every server that has workers.
  std::string worker_options = {};
  /// The load that finds the rates of its loads.
  std::optional<Load> calibration = {};
  /// Whether its loads differ in their number of clients only, and make one curve.
  bool is_series = false;
};

/// @return whether what @p runs so is to be run
bool is_due(Runs runs, bool quick);

}  // namespace comparison
