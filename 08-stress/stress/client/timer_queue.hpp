/// @file
/// The timers of one thread's clients.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

#include "load_plan.hpp"

namespace stress {

/// A min-heap of expiry times. A client has at most one timer.
class TimerQueue {
 public:
  /// @param client a client without a timer
  void add(Time when, std::uint32_t client) { heap_.emplace(when, client); }

  /// @return when the next timer expires; nothing if there is none
  std::optional<Time> next() const {
    return heap_.empty() ? std::nullopt : std::optional(heap_.top().first);
  }

  /// Removes the next timer if it has expired.
  /// @return its client
  std::optional<std::uint32_t> pop_due(Time now) {
    if (heap_.empty() || heap_.top().first > now) {
      return std::nullopt;
    }
    const std::uint32_t client = heap_.top().second;
    heap_.pop();
    return client;
  }

 private:
  using Entry = std::pair<Time, std::uint32_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> heap_;
};

}  // namespace stress
