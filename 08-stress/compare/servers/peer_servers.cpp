/// @file
#include "peer_servers.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <sstream>

#include <fmt/format.h>

#include "child_process.hpp"

namespace comparison {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

bool is_executable(const fs::path& file) {
  std::error_code unreadable;
  return fs::is_regular_file(file, unreadable) && ::access(file.c_str(), X_OK) == 0;
}

/// @return whether a program is on the search path, or in root's part of it
bool is_installed(const std::string& program) {
  const char* const path = std::getenv("PATH");
  std::istringstream directories(std::string(path == nullptr ? "" : path) + ":/usr/sbin");
  for (std::string directory; std::getline(directories, directory, ':');) {
    if (!directory.empty() && is_executable(fs::path(directory) / program)) {
      return true;
    }
  }
  return false;
}

/// @return the version of an installed package; nothing where dpkg does not know it
std::optional<std::string> version_of(const std::string& package, const Interrupt& interrupt) {
  ChildProcess query(
      {"/usr/bin/env", "dpkg-query", "-W", "-f", "${db:Status-Status} ${Version}\\n", package},
      interrupt);
  static const std::string installed = "installed ";
  const std::optional<std::string> line = query.line(after(5s));
  if (!line || !line->starts_with(installed)) {
    return std::nullopt;
  }
  return line->substr(installed.size());
}

/// @return why a peer can't be compared; nothing if it can
std::optional<SkippedPeer> lack_of(const Peer& peer, bool has_package, const fs::path& program) {
  const bool is_built = is_executable(program);
  if ((!peer.runs_with.empty() && !is_installed(peer.runs_with)) ||
      (!is_built && !peer.package.empty() && !has_package)) {
    return SkippedPeer{peer.name, peer.package + " is not installed", peer.package};
  }
  if (!is_built) {
    return SkippedPeer{peer.name, program.string() + " is not built", ""};
  }
  return std::nullopt;
}

}  // namespace

// NOLINTNEXTLINE(readability-function-size): a table
const std::vector<Peer>& peers() {
  static const std::vector<Peer> all = {
      {reference_peer,
       "one thread on level-triggered epoll, and nothing else",
       "floor",
       "",
       "",
       {"echo"}},
      {"thread", "the textbook's thread for each connection", "thread", "", "", {"echo"}},
      {"fork", "the textbook's process for each connection", "fork", "", "", {"echo"}},
      {"asio-callbacks",
       "one loop of standalone Asio, with callbacks",
       "asio_callbacks",
       "",
       "libasio-dev",
       {"echo"}},
      {"asio-coroutines",
       "one loop of standalone Asio, with coroutines",
       "asio_coroutines",
       "",
       "libasio-dev",
       {"echo"}},
      {"libuv", "one loop of libuv", "libuv_echo", "", "libuv1-dev", {"echo"}},
      {"libevent",
       "one loop of libevent, with bufferevents",
       "libevent_echo",
       "",
       "libevent-dev",
       {"echo"}},
      {"node", "one loop of Node.js, with pipes", "echo_node.js", "node", "nodejs", {"echo"}},
      {"asyncio",
       "one loop of Python's asyncio, with protocols",
       "echo_asyncio.py",
       "python3",
       "python3",
       {"echo"}},
      {"python-threads",
       "a Python thread for each connection",
       "echo_threads.py",
       "python3",
       "python3",
       {"echo"}},
      {"python-fork",
       "a Python process for each connection",
       "echo_fork.py",
       "python3",
       "python3",
       {"echo"}},
      {"nginx",
       "one worker process of nginx, with a fixed reply",
       "nginx",
       "nginx",
       "nginx",
       {"http"}},
  };
  return all;
}

FoundPeers find_peers(const fs::path& directory, const Interrupt& interrupt) {
  FoundPeers found;
  for (const Peer& peer : peers()) {
    const fs::path program = directory / peer.file;
    const std::optional<std::string> version =
        peer.package.empty() ? std::nullopt : version_of(peer.package, interrupt);
    if (std::optional<SkippedPeer> lack = lack_of(peer, version.has_value(), program)) {
      found.skipped.push_back(*lack);
    } else {
      found.contenders.push_back(
          {peer.name, 0, {program}, peer.model, peer.services, peer.package, version.value_or("")});
    }
  }
  return found;
}

std::vector<std::string> lines_on(const std::vector<SkippedPeer>& skipped) {
  std::vector<std::string> lines;
  std::vector<std::string> packages;
  for (const SkippedPeer& peer : skipped) {
    lines.push_back(fmt::format("peer {} is skipped: {}", peer.name, peer.reason));
    if (!peer.package.empty() &&
        std::find(packages.begin(), packages.end(), peer.package) == packages.end()) {
      packages.push_back(peer.package);
    }
  }
  if (!packages.empty()) {
    lines.push_back(fmt::format("to get all peers: apt-get install {}, then build again",
                                fmt::join(packages, " ")));
  }
  return lines;
}

}  // namespace comparison
