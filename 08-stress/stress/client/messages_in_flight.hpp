/// @file
/// The messages of one client that have been started and not yet answered, in order.
#pragma once

#include <cstddef>
#include <vector>

#include "ledger.hpp"

namespace stress {

/// A ring buffer of messages. The next reply belongs to the oldest.
class MessagesInFlight {
 public:
  /// @param capacity `--pipeline`, at least 1
  explicit MessagesInFlight(std::size_t capacity)
      : ring_(capacity) {}

  /// @return how many messages are in flight
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  bool full() const { return size_ == ring_.size(); }

  /// @param index 0 for the oldest message
  const Message& operator[](std::size_t index) const {
    return ring_[(first_ + index) % ring_.size()];
  }
  const Message& oldest() const { return ring_[first_]; }

  /// Adds the newest message; the ring must not be full.
  void push(const Message& message) { ring_[(first_ + size_++) % ring_.size()] = message; }

  /// Removes and returns the oldest message; there must be one.
  Message pop() {
    const Message message = ring_[first_];
    first_ = (first_ + 1) % ring_.size();
    --size_;
    return message;
  }

 private:
  std::vector<Message> ring_;
  std::size_t first_ = 0;
  std::size_t size_ = 0;
};

}  // namespace stress
