/// @file
/// What happened in each second of a run.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <vector>

#include "tally.hpp"

namespace stress {

/// Gathers the seconds of all threads. A second is complete once no thread can add to it.
class Timeline {
 public:
  explicit Timeline(std::uint64_t threads)
      : reached_(threads) {}

  /// Adds what one thread counted in a second, and will add no more to it. Safe from any thread.
  /// @param thread from 0
  /// @param second from 0, the first after the warm-up
  void add(std::uint64_t thread, std::uint64_t second, const Tally& tally);

  /// The thread has delivered all that it will. Safe from any thread.
  void finish(std::uint64_t thread);

  /// Hands out the seconds that are complete by now, in order, each once.
  void take_complete(const std::function<void(std::uint64_t, const Tally&)>& use);

 private:
  std::mutex mutex_;  // guards all that follows
  std::map<std::uint64_t, Tally> seconds_;
  std::vector<std::uint64_t> reached_;  // by thread: the first second that it can still add to
};

}  // namespace stress
