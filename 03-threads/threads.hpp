/// @file
/// Threads that come and go, and are all joined.
#pragma once

#include <cstddef>
#include <list>
#include <mutex>
#include <thread>
#include <utility>

#include "stop.hpp"

/// The threads of a server. A thread can't join itself: one that has finished puts itself on a
/// list, and the thread that owns this object joins it. Only the owner may call the members.
class Threads {
 public:
  /// @param stop is woken when there are threads to join; it must outlive the threads
  /// @param capacity threads at once, 1 or more
  Threads(const Stop& stop, std::size_t capacity)
      : stop_(stop),
        capacity_(capacity) {}

  /// Starts a thread.
  /// @param work what it does; must not throw
  /// @throws std::system_error when no thread can be created; then nothing has changed
  template <typename Work>
  void add(Work work) {
    // Both entries are allocated here: a thread that finishes only moves them, which can't fail.
    Running started(1);
    Finished self(1, started.begin());
    started.front() = std::thread([this, self = std::move(self), work = std::move(work)]() mutable {
      work();
      finish(self);
    });
    running_.splice(running_.end(), started);
  }

  /// @return whether as many threads run as may
  bool full() const { return running_.size() >= capacity_; }

  /// Joins the threads that have finished.
  void reap();

  /// Passes the stop on to every thread, and joins them all.
  void end_all();

 private:
  using Running = std::list<std::thread>;
  using Finished = std::list<Running::iterator>;

  /// How many finished threads are worth waking the owner for: it joins fewer in passing.
  static constexpr std::size_t batch = 16;

  void finish(Finished& self);
  void signal(int number);

  const Stop& stop_;
  const std::size_t capacity_;
  Running running_;  ///< not joined yet
  std::mutex mutex_;
  Finished finished_;            ///< guarded by mutex_
  std::size_t wake_at_ = batch;  ///< finished threads that wake the owner; guarded by mutex_
};
