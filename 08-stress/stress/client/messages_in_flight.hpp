/// @file
/// The messages of one client that are on their way, in order.
#pragma once

#include <cstddef>
#include <vector>

#include "ledger.hpp"

namespace stress {

/// A ring of messages: the oldest is the one that the next reply belongs to.
class MessagesInFlight {
 public:
  /// @param capacity `--pipeline`, at least 1
  explicit MessagesInFlight(std::size_t capacity)
      : ring_(capacity) {}

  /// @return how many messages are in flight
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  bool full() const { return size_ == ring_.size(); }

  /// @return the message that @p age others were sent before
  const Message& operator[](std::size_t age) const { return ring_[(first_ + age) % ring_.size()]; }
  const Message& oldest() const { return ring_[first_]; }

  /// Adds the newest; there must be room.
  void push(const Message& message) { ring_[(first_ + size_++) % ring_.size()] = message; }

  /// Takes the oldest out; there must be one.
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
