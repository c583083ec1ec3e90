/// @file
/// What became of the messages.
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
  refused,          ///< no connection could be had
  connect_timeout,  ///< no connection within `--timeout`
  reset,            ///< the connection was reset
  closed_early,     ///< the server closed the connection before the whole reply
  mismatch,         ///< the reply was wrong, or had bytes too many
  reply_timeout     ///< no whole reply within `--timeout`
};

inline constexpr std::array<std::string_view, 6> failure_names = {
    "refused", "connect-timeout", "reset", "closed-early", "mismatch", "reply-timeout"};

/// Counts of messages, bytes and latencies; of a part of a run, or of all of it.
///
/// Every message that was sent is in exactly one of the others:
/// sent = ok + failed() + unanswered, once nothing is in flight.
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

  /// Adds all that @p other counted.
  void merge(const Tally& other);

  /// Forgets everything.
  void clear();
};

/// @return the lesser of two indexes, either of which may be absent
inline std::optional<std::uint64_t> first_of(std::optional<std::uint64_t> one,
                                             std::optional<std::uint64_t> other) {
  return one && other ? std::min(*one, *other) : one ? one : other;
}

}  // namespace stress
