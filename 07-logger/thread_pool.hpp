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

/// Workers that are made once, take items out of a queue, and are joined at the end.
template <typename Item>
class ThreadPool {
 public:
  /// @param workers threads, 1 or more
  /// @param capacity items that may wait for a worker, 1 or more
  /// @param work what to do with an item; all workers call it at once, and it throws nothing
  /// @param on_room called by a worker that took an item while no other could be submitted
  /// @throws std::system_error when a thread can't be made; none is left then
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
      throw std::system_error(failure.code(), "cannot make a worker");
    }
  }

  ~ThreadPool() { join(); }
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  /// Hands an item to the next free worker; waits while the queue is full.
  /// @return whether it was taken; false after close(), and then @p item is destroyed
  bool submit(Item item) { return queue_.push(std::move(item)); }

  /// @return whether submit() would wait at this moment
  bool full() const { return queue_.full(); }

  /// Lets no worker begin anything new. Items that still wait are destroyed with the pool.
  void close() { queue_.close(); }

  /// Sends a signal to every worker, to interrupt what it is blocked in.
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

  /// Waits until all workers have ended, as they do after close().
  /// @return whether they had by @p until
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
