/// @file
/// A fixed number of threads behind a bounded queue.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "bounded_queue.hpp"

/// Worker threads, created once: each takes items from a queue, and all are joined at the end.
template <typename Item>
class ThreadPool {
 public:
  /// @param workers threads; with 0, nothing may be submitted
  /// @param capacity items that may wait for a worker, 1 or more
  /// @param work what to do with an item; workers call it concurrently, and it must not throw
  /// @throws std::system_error when a thread can't be created; then none is left
  ThreadPool(std::size_t workers, std::size_t capacity, std::function<void(Item)> work)
      : queue_(capacity),
        work_(std::move(work)) {
    try {
      while (threads_.size() < workers) {
        threads_.emplace_back([this] { run(); });
      }
    } catch (const std::system_error& failure) {
      join();
      throw std::system_error(failure.code(), "cannot create a worker");
    }
  }

  ~ThreadPool() { join(); }
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  /// Hands an item to the next idle worker; waits while the queue is full.
  /// @return whether it was queued; false after close(), and then @p item is destroyed
  bool submit(Item item) { return queue_.push(std::move(item)); }

  /// Makes each worker end after its current item. Queued items are destroyed with the pool.
  void close() { queue_.close(); }

  /// @return whether there are no workers: none were asked for, or all have been joined
  bool empty() const { return threads_.empty(); }

  /// Closes the pool and waits until all workers have ended.
  void join() {
    close();
    for (std::thread& thread : threads_) {
      thread.join();
    }
    threads_.clear();
  }

 private:
  void run() {
    while (std::optional<Item> item = queue_.pop()) {
      work_(std::move(*item));
    }
  }

  BoundedQueue<Item> queue_;
  const std::function<void(Item)> work_;
  std::vector<std::thread> threads_;
};
