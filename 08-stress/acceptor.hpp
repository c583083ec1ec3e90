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

/// A listener that the event loops of several processes watch. A client that can't be accepted
/// stays in the listen queue and keeps the listener ready: while there is no slot, or descriptors
/// or memory are short, the listener is not watched, or the loop would spin.
class Acceptor {
 public:
  using Clock = Stop::Clock;

  /// @param worker which of the workers this is, from 0
  /// @param limit of the connections of all workers
  /// @param loop watches the listener
  /// @param id of the listener's events
  /// @param log of shortages
  /// What is passed by reference must outlive the acceptor.
  Acceptor(std::size_t worker, Listener& listener, ConnectionLimit& limit, const EventLoop& loop,
           std::uint64_t id, Logger& log);

  /// Accepts clients that are waiting.
  /// @param most how many at once, so that connected ones are not starved
  /// @param now the time of this turn
  /// @param add is called with each client's socket, which does not block
  /// @throws std::system_error for an error that waiting cannot cure
  void accept_clients(std::size_t most, Clock::time_point now, const std::function<void(Fd)>& add);

  /// Watches the listener, or stops watching it, and releases the slots of connections that have
  /// been closed. To be called after each turn.
  /// @param connected how many are connected
  void update(std::size_t connected, Clock::time_point now);

  /// @return when to call update() at the latest
  Clock::time_point retry_at() const { return retry_at_; }

  /// From now on this process accepts no client.
  void close();

 private:
  void watch(bool watch, Clock::time_point now);
  void run_short(Clock::time_point now);

  const std::size_t worker_;
  Listener& listener_;
  ConnectionLimit& limit_;
  const EventLoop& loop_;
  const std::uint64_t id_;
  Logger& log_;
  bool watching_ = true;
  bool full_ = false;          ///< whether there was no slot
  std::size_t slots_ = 0;      ///< held by this worker
  std::uint64_t retries_ = 0;  ///< of all workers, that this one has seen
  Clock::time_point retry_at_ = Clock::time_point::max();  ///< never, unless short
  Clock::time_point quiet_until_{};                        ///< the log has a line for the shortage
};
