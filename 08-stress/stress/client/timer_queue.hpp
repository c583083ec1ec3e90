/// @file
/// Which client wants to be woken when.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

#include "load_plan.hpp"

namespace stress {

/// A min-heap of times. A client has one entry at most.
class TimerQueue {
 public:
  /// @param client it must not be waiting already
  void add(Time when, std::uint32_t client) { heap_.emplace(when, client); }

  /// @return when the next client is due; nothing if none is waiting
  std::optional<Time> next() const {
    return heap_.empty() ? std::nullopt : std::optional(heap_.top().first);
  }

  /// @return a client that is due, which leaves the heap
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
