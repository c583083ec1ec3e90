/// @file
/// A fake build tree: its servers and stress client are small shell scripts.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "interrupt.hpp"
#include "json.hpp"

/// What a program printed, and how it ended.
struct Outcome {
  int exit_code = -1;
  std::string output;
  std::string errors;
};

/// A temporary directory laid out like a build tree, with a copy of `compare`. Removed by its
/// destructor.
class FakeBuildTree {
 public:
  FakeBuildTree();
  ~FakeBuildTree();
  FakeBuildTree(const FakeBuildTree&) = delete;
  FakeBuildTree& operator=(const FakeBuildTree&) = delete;
  FakeBuildTree(FakeBuildTree&&) = delete;
  FakeBuildTree& operator=(FakeBuildTree&&) = delete;

  /// Adds a server: a shell script.
  void server(const std::string& name, const std::string& script) const;

  /// Adds a peer: a shell script.
  void peer(const std::string& file, const std::string& script) const;

  /// Adds a program to bin: a shell script.
  void program(const std::string& name, const std::string& script) const;

  /// Adds a gnuplot to bin that writes an empty picture for each one that it should draw.
  void gnuplot() const;

  /// Adds the stress client: a shell script.
  void stress(const std::string& script) const;

  /// Runs `compare`, for a minute at most.
  Outcome run(const std::vector<std::string>& arguments) const;

  /// @return a file of the tree; empty when there is none
  std::string read(const std::string& file) const;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// @return the results that a run wrote to the default directory
comparison::Json results_in(const FakeBuildTree& tree);

/// @param load the name of a load
/// @return its part of results_in()
comparison::Json load_in(const FakeBuildTree& tree, const std::string& load);

/// Runs a scenario in one quick round, without reruns.
Outcome run_once(const FakeBuildTree& tree, const std::string& scenario);

/// @return what interrupts this program's waits when a signal arrives
const comparison::Interrupt& interrupt();

/// A server that keeps the servers' promises, as far as `compare` can see.
extern const std::string healthy_server;

/// A peer that does what is required of a peer, as far as `compare` can see.
extern const std::string healthy_peer;

/// During its lifetime programs are found only in bin of the tree, which gets `sleep` and `cat`.
class OnlySearchPath {
 public:
  explicit OnlySearchPath(const FakeBuildTree& tree);
  ~OnlySearchPath();
  OnlySearchPath(const OnlySearchPath&) = delete;
  OnlySearchPath& operator=(const OnlySearchPath&) = delete;
  OnlySearchPath(OnlySearchPath&&) = delete;
  OnlySearchPath& operator=(OnlySearchPath&&) = delete;

 private:
  std::string before_;
};

/// @param per_second the replies per second that it reports, a shell word: "1000", "$RANDOM"
/// @return a stress client that reports without measuring
std::string stress_reporting(const std::string& per_second);
