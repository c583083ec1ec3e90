/// @file
/// Child processes, from fork to their end.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <vector>

#include "stop.hpp"

/// The child processes of a server. An exited child stays in the kernel's process table (a zombie)
/// until its parent reaps it. Source: wait(2), "Notes".
class Children {
 public:
  /// @param stop is woken whenever a child exits; it must outlive the children
  /// @param capacity children at once, 1 or more
  Children(const Stop& stop, std::size_t capacity);

  /// @param child process id that fork(2) returned
  void add(pid_t child) { running_.push_back(child); }

  /// @return whether as many children run as may
  bool full() const { return running_.size() >= capacity_; }

  /// Reaps the children that have exited. Never blocks.
  void reap();

  /// Passes the stop on to every child, and kills those that outlast its deadline.
  void end_all();

 private:
  const Stop& stop_;
  const std::size_t capacity_;
  std::vector<pid_t> running_;
};
