/// @file
/// A queue between threads with a fixed capacity.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>

/// First in, first out. push() blocks while the queue is full, pop() blocks while it is empty, and
/// close() releases both. All members may be called by any thread.
/// Source: Hoare, "Monitors: An Operating System Structuring Concept" (the bounded buffer).
template <typename Item>
class BoundedQueue {
 public:
  /// @param capacity items, 1 or more
  /// @param on_room called after an item is taken from a full queue, by the thread that took it;
  ///                for a producer that waits elsewhere
  explicit BoundedQueue(
      std::size_t capacity, std::function<void()> on_room = [] {})
      : capacity_(capacity),
        on_room_(std::move(on_room)) {}

  /// Waits until there is room, and adds an item at the end.
  /// @return whether it did; false if the queue is closed, and then @p item is destroyed
  bool push(Item item) {
    std::unique_lock lock(mutex_);
    // A predicate: a wake-up may be spurious, and another producer may have taken the room.
    has_room_.wait(lock, [this] { return closed_ || items_.size() < capacity_; });
    if (closed_) {
      return false;
    }
    items_.push_back(std::move(item));
    lock.unlock();
    has_items_.notify_one();
    return true;
  }

  /// Waits until there is an item, and removes the first.
  /// @return the item; nothing if the queue is closed
  std::optional<Item> pop() {
    std::unique_lock lock(mutex_);
    has_items_.wait(lock, [this] { return closed_ || !items_.empty(); });
    if (closed_) {
      return std::nullopt;
    }
    const bool was_full = items_.size() == capacity_;
    std::optional<Item> item(std::move(items_.front()));
    items_.pop_front();
    lock.unlock();
    has_room_.notify_one();
    if (was_full) {
      on_room_();
    }
    return item;
  }

  /// Wakes all threads that wait. Items still in the queue are destroyed with it.
  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    has_room_.notify_all();
    has_items_.notify_all();
  }

  /// @return whether push() would block now
  bool full() const {
    const std::lock_guard lock(mutex_);
    return items_.size() >= capacity_;
  }

 private:
  const std::size_t capacity_;
  const std::function<void()> on_room_;
  mutable std::mutex mutex_;
  std::condition_variable has_room_;
  std::condition_variable has_items_;
  std::deque<Item> items_;  ///< guarded by mutex_
  bool closed_ = false;     ///< guarded by mutex_
};
