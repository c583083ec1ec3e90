/// @file
/// Accepts clients for an event loop, and stops watching for them while it can't take any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "connection_limit.hpp"
#include "event_loop.hpp"
#include "logger.hpp"
#include "net.hpp"

/// A listener watched by an event loop. A client that can't be accepted stays in the listen queue
/// and keeps the listener ready: while there is no room, or the process
/// is out of descriptors or memory, the listener is not watched, or the loop would spin.
class Acceptor {
 public:
  /// @param listener that other processes watch, too; it must outlive the acceptor
  /// @param loop watches the listener; it must outlive the acceptor
  /// @param id of the listener's events
  /// @param limit of the connections of all workers; it must outlive the acceptor
  /// @param worker which of the workers this is, from 0
  /// @param log of shortages; it must outlive the acceptor
  Acceptor(Listener& listener, const EventLoop& loop, std::uint64_t id, ConnectionLimit& limit,
           std::size_t worker, Logger& log);

  /// Accepts clients that are waiting.
  /// @param most how many at once, so that connected ones are not starved
  /// @param add is called with each client's socket, which does not block
  /// @throws std::system_error for an error that waiting cannot cure
  void accept_clients(std::size_t most, const std::function<void(Fd)>& add);

  /// Watches the listener, or stops watching it. To be called after each turn: when a connection
  /// has been closed, what was short may be available again.
  /// @param connected how many are connected
  void update(std::size_t connected);

  /// @return when to call update() at the latest
  Stop::Clock::time_point retry_at() const { return retry_at_; }

  /// From now on this process accepts no client.
  void close();

 private:
  void watch(bool watch);

  Listener& listener_;
  const EventLoop& loop_;
  const std::uint64_t id_;
  ConnectionLimit& limit_;
  const std::size_t worker_;
  Logger& log_;
  bool watching_ = true;
  bool full_ = false;          ///< whether there was no slot
  std::uint64_t retries_ = 0;  ///< of all workers, that this one has seen
  std::size_t connected_ = 0;
  Stop::Clock::time_point retry_at_ = Stop::Clock::time_point::max();  ///< never, unless short
  Stop::Clock::time_point quiet_until_{};  ///< no shortage is logged before
};
