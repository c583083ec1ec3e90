/// @file
/// A limit on the connections of all worker processes together. Given; can be skipped at first.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "event_fd.hpp"

/// A fixed number of connection slots, counted per worker in memory that the processes share, so
/// that the slots of a crashed worker can be released.
/// Source: mmap(2), MAP_SHARED and MAP_ANONYMOUS.
class ConnectionLimit {
 public:
  /// @param limit connections at once, 1 or more
  /// @param workers 1 or more
  /// @throws std::system_error when there is no memory or descriptor
  ConnectionLimit(std::size_t limit, std::size_t workers);
  ~ConnectionLimit();
  ConnectionLimit(const ConnectionLimit&) = delete;
  ConnectionLimit& operator=(const ConnectionLimit&) = delete;

  /// Takes a slot for one connection of a worker.
  /// @return whether there was one; if not, changed() tells when to try again
  bool acquire(std::size_t worker);

  /// Returns slots of a worker.
  void release(std::size_t worker, std::size_t count);

  /// Returns all slots of a worker that has exited.
  void release_all(std::size_t worker);

  /// @return whether a slot is free; if not, changed() tells when one may be
  bool has_room();

  /// Makes all workers look at the listener again: one of them was woken for a client that it could
  /// not accept.
  void request_retry();

  /// @return how often that has been requested, or a worker has exited
  std::uint64_t retries() const;

  /// @return readable (an edge with EPOLLET) when a slot was released after a refusal, and at
  /// each request to retry
  const Fd& changed() const { return changed_.fd(); }

 private:
  std::size_t taken() const;
  std::atomic<std::uint64_t>& refused() { return counts_[workers_]; }
  std::atomic<std::uint64_t>& retry_requests() const { return counts_[workers_ + 1]; }

  const std::size_t limit_;
  const std::size_t workers_;
  EventFd changed_;
  /// Slots taken by each worker; then whether one was refused, and the requests to retry.
  std::atomic<std::uint64_t>* counts_;
};
