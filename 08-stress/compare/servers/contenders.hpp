/// @file
/// The servers that are compared.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace comparison {

/// One server of the comparison.
struct Contender {
  /// The name that is used everywhere: its stage's directory, "02-fork", with the options that it
  /// is given, "05-epoll-et --workers 0"; or the name of a peer.
  std::string name;
  /// Its stage's number, from 1; 0 for a peer.
  int stage = 0;
  /// The program, and its options.
  std::vector<std::string> command;
  /// How it serves its clients; empty if unknown.
  std::string model = {};
  /// What it speaks: `echo`, `http`.
  std::vector<std::string> services = {"echo", "http"};
  /// The Debian package that it comes from, and its version; empty for none or unknown.
  std::string package = {};
  std::string package_version = {};
  /// Options that a load adds to the command, after the port.
  std::vector<std::string> load_options = {};

  bool is_peer() const { return stage == 0; }
};

/// @return the build tree's directory that has this program
/// Source: /proc/self/exe, proc(5).
std::filesystem::path own_directory();

/// Finds the servers in the build tree: `NN-name/server` in the parent of @p directory.
/// @param directory where this program is
/// @return those that exist, in the order of their numbers
std::vector<Contender> find_contenders(const std::filesystem::path& directory);

/// @param wanted numbers ("2", "02"), directories ("02-fork") or names, and after a space the
/// options that the server is to be started with ("5 --workers 0"); none means all
/// @return the chosen ones, each once, in the order in which they were asked for
/// @throws UsageError for one that does not exist
std::vector<Contender> choose_contenders(const std::vector<Contender>& all,
                                         const std::vector<std::string>& wanted);

/// @param name a contender's name
/// @return how that stage serves its clients: "a thread for each connection"; nothing for a stage
/// that isn't known
std::string model_of(const std::string& name);

/// @param name a contender's name
/// @return whether a client has to wait until earlier clients have left
bool serves_in_turn(const std::string& name);

}  // namespace comparison
