/// @file
/// Which of many deadlines is the next.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

/// A point in time that a heap keeps in order. It may not move in memory while it is in a heap.
struct Deadline {
  using Clock = std::chrono::steady_clock;
  static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

  std::uint64_t id;             ///< whose deadline it is
  Clock::time_point due{};      ///< only the heap changes it
  std::size_t place = nowhere;  ///< where it is in the heap
};

/// A binary min-heap of deadlines. Each knows its place, so that it can be moved and removed
/// without a search. It asks no clock. Source: Williams, "Algorithm 232: Heapsort"; Cormen et al.,
/// chapter 6.
class DeadlineHeap {
 public:
  using Clock = Deadline::Clock;

  /// Puts a deadline in. O(log n).
  /// @param deadline in no heap yet; it must be removed before it is destroyed
  void add(Deadline& deadline, Clock::time_point due);

  /// Makes a deadline due at another time. O(log n).
  void move(Deadline& deadline, Clock::time_point due);

  /// Takes a deadline out; one that is not in is left alone. O(log n).
  void remove(Deadline& deadline);

  /// @return the deadline that is due first; none must be asked for of an empty heap. O(1)
  Deadline& first() const { return *heap_.front(); }

  /// @return when the first is due; the end of time when there is none. O(1)
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
