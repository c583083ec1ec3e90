/// @file
/// Finds the next of many deadlines.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

/// An entry of a DeadlineHeap. It must not move in memory while it is in a heap.
struct Deadline {
  using Clock = std::chrono::steady_clock;
  static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

  std::uint64_t id;             ///< what the deadline belongs to
  Clock::time_point due{};      ///< only the heap changes it
  std::size_t place = nowhere;  ///< its index in the heap
};

/// A binary min-heap of deadlines. Each knows its index, so it is moved and removed without a
/// search. The heap reads no clock.
/// Source: Williams, "Algorithm 232: Heapsort"; Cormen et al., chapter 6.
class DeadlineHeap {
 public:
  using Clock = Deadline::Clock;

  /// Adds a deadline. O(log n).
  /// @param deadline in no heap yet; it must be removed before it is destroyed
  void add(Deadline& deadline, Clock::time_point due);

  /// Changes when a deadline is due. O(log n).
  void move(Deadline& deadline, Clock::time_point due);

  /// Removes a deadline, if it is in the heap. O(log n).
  void remove(Deadline& deadline);

  /// @return the deadline that is due first; the heap must not be empty. O(1)
  Deadline& first() const { return *heap_.front(); }

  /// @return when the first is due; `time_point::max()` if the heap is empty. O(1)
  Clock::time_point next() const {
    return heap_.empty() ? Clock::time_point::max() : heap_.front()->due;
  }

  std::size_t size() const { return heap_.size(); }

 private:
  void put(Deadline* deadline, std::size_t place);
  void rise(Deadline* deadline);
  void sink(Deadline* deadline);

  std::vector<Deadline*> heap_;  ///< the children of the entry at i are at 2i + 1 and 2i + 2
};
