/// @file
/// The peers: servers by others that offer the same service.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "contenders.hpp"
#include "interrupt.hpp"

namespace comparison {

/// A server that is not a stage of the course. peers/README.md describes each.
struct Peer {
  /// The name that is used everywhere.
  std::string name;
  /// How it serves its clients.
  std::string model;
  /// The file to start, in the peers' directory of the build tree.
  std::string file;
  /// The program that it cannot run without; empty for none.
  std::string runs_with;
  /// The Debian package that it is built with or run by; empty for none.
  std::string package;
  /// `echo`, `http`.
  std::vector<std::string> services;
};

/// The peer whose CPU time is the unit for that of the others.
inline constexpr const char* reference_peer = "floor";

/// @return all of them, in the order of the tables
const std::vector<Peer>& peers();

/// A peer that cannot be compared here.
struct SkippedPeer {
  std::string name;
  /// "nodejs is not installed"
  std::string reason;
  /// The package to install; empty if none is missing.
  std::string package;
};

/// The peers that can be compared, and those that can't.
struct FoundPeers {
  std::vector<Contender> contenders;
  std::vector<SkippedPeer> skipped;
};

/// @param directory where the peers are built
/// @throws Interrupted
FoundPeers find_peers(const std::filesystem::path& directory, const Interrupt& interrupt);

/// @return a line for each peer, "peer node is skipped: nodejs is not installed", and one with the
/// command that installs what is missing
std::vector<std::string> lines_on(const std::vector<SkippedPeer>& skipped);

}  // namespace comparison
