/// @file
/// What makes up a scenario: a question, the reason for it, loads, and the servers that take part.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "load.hpp"

namespace comparison {

/// A server that a load leaves out.
struct Exclusion {
  std::string server;
  std::string reason;
};

/// A server with options that make it an entry of its own.
struct Variant {
  /// The stage's directory, or the peer's name.
  std::string server;
  /// What is added to its name; empty for nothing.
  std::string label;
  /// What it is started with. `{files}` and `{log}` are paths that a comparison makes.
  std::string options;
};

/// A question about the servers, and the loads that answer it.
struct Scenario {
  std::string name;
  /// The question.
  std::string asks;
  /// Why it matters.
  std::string why;
  std::vector<Load> loads;
  /// The service: `echo` or `http`.
  std::string service = "echo";
  /// When it runs without being named; empty for never.
  std::optional<Runs> usual = {};
  /// The figures that are columns of its tables; none for the usual ones.
  std::vector<std::string> figures = {};
  /// The servers that take part; none for all, as they are.
  std::vector<Variant> variants = {};
  /// The servers that don't, and why.
  std::vector<Exclusion> without = {};
  /// Options for every server that has workers.
  std::string worker_options = {};
  /// The load that finds the rates of its loads.
  std::optional<Load> calibration = {};
  /// Whether its loads differ only in the number of clients, and so form one curve.
  bool is_series = false;
};

}  // namespace comparison
