/// @file
/// Counts of messages by outcome.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "histogram.hpp"

namespace stress {

/// Why a message failed.
enum class Failure {
  refused,          ///< the connection was refused, or connect(2) failed otherwise
  connect_timeout,  ///< no connection within `--timeout`
  reset,            ///< the connection was reset
  closed_early,     ///< the server closed the connection before the reply was complete
  mismatch,         ///< the reply was wrong, or followed by surplus bytes
  reply_timeout     ///< no complete reply within `--timeout`
};

inline constexpr std::array<std::string_view, 6> failure_names = {
    "refused", "connect-timeout", "reset", "closed-early", "mismatch", "reply-timeout"};

/// Counts of messages, bytes and latencies, for a whole run or part of it.
///
/// Every sent message is in exactly one of the other counts: sent = ok + failed() + unanswered,
/// once nothing is in flight.
struct Tally {
  std::uint64_t sent = 0;
  std::uint64_t ok = 0;
  std::array<std::uint64_t, failure_names.size()> errors{};
  std::uint64_t unanswered = 0;
  std::uint64_t bytes_sent = 0;
  std::uint64_t bytes_received = 0;
  Histogram latency;

  /// @return the sum of all errors
  std::uint64_t failed() const;

  /// Adds the counts of @p other.
  void merge(const Tally& other);

  /// Sets all counts to 0.
  void clear();
};

/// @return the lower of two numbers, either of which may be absent
inline std::optional<std::uint64_t> first_of(std::optional<std::uint64_t> one,
                                             std::optional<std::uint64_t> other) {
  return one && other ? std::min(*one, *other) : one ? one : other;
}

}  // namespace stress
