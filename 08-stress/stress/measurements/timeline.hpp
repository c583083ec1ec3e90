/// @file
/// The counts of each second of a run.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <vector>

#include "tally.hpp"

namespace stress {

/// Collects the counts of all threads by second. A second is complete once no thread can add to it.
class Timeline {
 public:
  explicit Timeline(std::uint64_t threads)
      : reached_(threads) {}

  /// Adds the counts of one thread for a second, which that thread then leaves alone. Thread-safe.
  /// @param thread from 0
  /// @param second from 0, the first after the warm-up
  void add(std::uint64_t thread, std::uint64_t second, const Tally& tally);

  /// The thread will add nothing more. Thread-safe.
  void finish(std::uint64_t thread);

  /// Calls @p use for every second that has become complete, in order, and once for each.
  void take_complete(const std::function<void(std::uint64_t, const Tally&)>& use);

 private:
  std::mutex mutex_;  // guards all that follows
  std::map<std::uint64_t, Tally> seconds_;
  std::vector<std::uint64_t> reached_;  // by thread: the first second it can still add to
};

}  // namespace stress
