/// @file
/// Accepts clients for an event loop, and stops watching for them while it can't take any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "event_loop.hpp"
#include "logger.hpp"
#include "net.hpp"

/// A listener watched by an event loop. A client that can't be accepted stays in the listen queue
/// and keeps the listener ready: while there is no room, or the process
/// is out of descriptors or memory, the listener is not watched, or the loop would spin.
class Acceptor {
 public:
  /// @param loop watches the listener; it must outlive the acceptor
  /// @param id of the listener's events
  /// @param capacity connections at once, 1 or more
  /// @param log of shortages; it must outlive the acceptor
  Acceptor(Listener listener, const EventLoop& loop, std::uint64_t id, std::size_t capacity,
           Logger& log);

  /// Accepts clients that are waiting, 64 at most, so that connected ones are not starved.
  /// @param add is called with each client's socket, which does not block
  /// @throws std::system_error for an error that waiting cannot cure
  void accept_clients(const std::function<void(Fd)>& add);

  /// Watches the listener, or stops watching it. To be called after each turn: when a connection
  /// has been closed, what was short may be available again.
  /// @param connected how many are connected
  void update(std::size_t connected);

  /// @return when to call update() at the latest
  Stop::Clock::time_point retry_at() const { return retry_at_; }

  /// From now on no client can connect.
  void close() { listener_.close(); }

 private:
  Listener listener_;
  const EventLoop& loop_;
  const std::uint64_t id_;
  const std::size_t capacity_;
  Logger& log_;
  bool watching_ = true;
  std::size_t connected_ = 0;
  Stop::Clock::time_point retry_at_ = Stop::Clock::time_point::max();  ///< never, unless short
  Stop::Clock::time_point quiet_until_{};  ///< no shortage is logged before
};
