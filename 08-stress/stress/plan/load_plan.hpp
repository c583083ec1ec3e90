/// @file
/// The load plan: every option of the command line, read and checked.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace stress {

using Clock = std::chrono::steady_clock;
using Time = Clock::time_point;
using Duration = std::chrono::nanoseconds;

/// A run, with every option in effect. Options without a default may be absent.
struct LoadPlan {
  std::string host;
  std::uint16_t port = 0;
  std::uint64_t connections = 100;
  std::optional<std::uint64_t> messages;  ///< of each client
  std::optional<std::uint64_t> requests;  ///< of all clients
  std::optional<Duration> duration;
  std::uint64_t size = 64;  ///< of a payload, in bytes
  std::uint64_t threads = 1;
  std::optional<std::uint64_t> rate;  ///< open loop: messages a second, of all clients
  std::uint64_t pipeline = 1;
  std::optional<std::uint64_t> spawn_rate;  ///< clients a second
  std::optional<std::pair<Duration, Duration>> think;
  std::optional<std::uint64_t> reconnect_every;  ///< messages
  std::string service = "echo";
  std::string path = "/";
  Duration warmup{0};
  Duration timeout = std::chrono::seconds(10);
  std::optional<Duration> hold;
  std::optional<Duration> trickle;  ///< between the bytes that a held client sends
  std::uint64_t seed = 1;
  std::optional<std::uint64_t> pid;
  std::string json_file;
  std::string csv_file;
  std::string hdr_file;
  std::string progress = "auto";

  /// @return whether a document is written to standard output, which then holds nothing else
  bool prints_a_document() const { return json_file == "-" || csv_file == "-" || hdr_file == "-"; }

  /// @param client from 0
  /// @return how many messages the client sends; nothing if the run ends by time alone
  std::optional<std::uint64_t> quota(std::uint64_t client) const;
};

/// @return the plan of a command line; nothing after `--help` or `--version`
/// @throws UsageError for the first mistake
std::optional<LoadPlan> read_plan(int argc, const char* const* argv);

/// @return the plan in one line: "100 connections, 1 thread, 10 messages each, 64 B, closed loop"
std::string describe(const LoadPlan& plan);

}  // namespace stress
