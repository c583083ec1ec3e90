/// @file
/// A build tree of fakes: servers and a stress client that are small shell scripts.
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

/// A directory like a build tree, with a copy of `compare` in it. It goes away with its owner.
class FakeBuildTree {
 public:
  FakeBuildTree();
  ~FakeBuildTree();
  FakeBuildTree(const FakeBuildTree&) = delete;
  FakeBuildTree& operator=(const FakeBuildTree&) = delete;
  FakeBuildTree(FakeBuildTree&&) = delete;
  FakeBuildTree& operator=(FakeBuildTree&&) = delete;

  /// Puts a server there: a shell script.
  void server(const std::string& name, const std::string& script) const;

  /// Puts a peer there: a shell script.
  void peer(const std::string& file, const std::string& script) const;

  /// Puts a program into bin: a shell script.
  void program(const std::string& name, const std::string& script) const;

  /// Puts a gnuplot into bin that writes each picture that it is asked for, without drawing it.
  void gnuplot() const;

  /// Puts the stress client there: a shell script.
  void stress(const std::string& script) const;

  /// Runs `compare`, for a minute at most.
  Outcome run(const std::vector<std::string>& arguments) const;

  /// @return a file of the tree; empty when there is none
  std::string read(const std::string& file) const;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// @return the results that a run wrote to the directory where they go by default
comparison::Json results_in(const FakeBuildTree& tree);

/// @return what ends the processes of this program when a signal comes
const comparison::Interrupt& interrupt();

/// A server that does what the servers promise, as far as `compare` can see.
extern const std::string healthy_server;

/// A peer that does what is asked of a peer, as far as `compare` can see.
extern const std::string healthy_peer;

/// While it lives, programs are found in bin of a tree only. Some of the system's are there.
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

/// @param per_second right replies per second that it claims, a shell word: "1000", "$RANDOM"
/// @return a stress client that reports without measuring
std::string stress_reporting(const std::string& per_second);
