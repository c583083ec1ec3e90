/// @file
/// A fixed number of threads behind a bounded queue.
#pragma once

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "bounded_queue.hpp"
#include "stop.hpp"

/// Worker threads, created once: each takes items from a queue, and all are joined at the end.
template <typename Item>
class ThreadPool {
 public:
  /// @param workers threads, 1 or more
  /// @param capacity items that may wait for a worker, 1 or more
  /// @param work what to do with an item; workers call it concurrently, and it must not throw
  /// @param on_room called by a worker that has taken an item from a full queue
  /// @throws std::system_error when a thread can't be created; then none is left
  ThreadPool(
      std::size_t workers, std::size_t capacity, std::function<void(Item)> work,
      std::function<void()> on_room = [] {})
      : queue_(capacity, std::move(on_room)),
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

  /// @return whether submit() would wait now
  bool full() const { return queue_.full(); }

  /// Makes each worker end after its current item. Queued items are destroyed with the pool.
  void close() { queue_.close(); }

  /// Sends a signal to every worker, to interrupt a call that blocks.
  void signal(int number) {
    for (std::thread& thread : threads_) {
      ::pthread_kill(thread.native_handle(), number);
    }
  }

  /// Closes the pool and waits until all workers have ended.
  void join() {
    close();
    for (std::thread& thread : threads_) {
      thread.join();
    }
    threads_.clear();
  }

  /// Passes a stop on to every worker, and joins them all.
  void end_all(const Stop& stop) {
    close();
    signal(Stop::forward_signal);
    if (!wait_for_end(stop.deadline())) {
      signal(Stop::expiry_signal);
    }
    join();
  }

  /// Waits until all workers have ended, which close() makes them do.
  /// @return whether they have, by @p until
  bool wait_for_end(std::chrono::steady_clock::time_point until) {
    std::unique_lock lock(mutex_);
    return changed_.wait_until(lock, until, [this] { return ended_ == threads_.size(); });
  }

 private:
  void run() {
    while (std::optional<Item> item = queue_.pop()) {
      work_(std::move(*item));
    }
    const std::lock_guard lock(mutex_);
    ++ended_;
    changed_.notify_one();
  }

  BoundedQueue<Item> queue_;
  const std::function<void(Item)> work_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t ended_ = 0;  ///< guarded by mutex_
  std::vector<std::thread> threads_;
};
