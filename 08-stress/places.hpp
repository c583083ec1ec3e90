/// @file
/// How many clients all workers together may serve at once.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "fd.hpp"

/// So many places for clients, in memory that worker processes share. A worker that dies without a
/// word leaves a count of those that it had. Source: mmap(2), MAP_SHARED and MAP_ANONYMOUS.
class Places {
 public:
  /// @param places for clients, 1 or more
  /// @param workers that take them, 1 or more
  /// @throws std::system_error when there is no memory or descriptor
  Places(std::size_t places, std::size_t workers);
  ~Places();
  Places(const Places&) = delete;
  Places& operator=(const Places&) = delete;

  /// Takes a place for one client of a worker.
  /// @return whether there was one; if not, room() tells when to try again
  bool take(std::size_t worker);

  /// Gives one place of a worker back.
  void give_back(std::size_t worker);

  /// Gives back all places of a worker that has ended.
  void give_back_all(std::size_t worker);

  /// Has all workers look who waits: one of them was woken for a client, and can't accept him.
  void call_all();

  /// @return a descriptor with an edge (EPOLLET) when there is a place again for who was refused
  /// one, and when a worker has died
  const Fd& room() const { return room_; }

  /// @return a descriptor with an edge for each call_all(), and when a worker has died
  const Fd& call() const { return call_; }

 private:
  std::size_t taken() const;
  void subtract(std::size_t worker, std::size_t count);
  std::atomic<std::uint64_t>& somebody_waits();

  const std::size_t places_;
  const std::size_t workers_;
  Fd room_;
  Fd call_;
  std::atomic<std::uint64_t>* taken_;  ///< by each worker; then, whether one was refused a place
};
