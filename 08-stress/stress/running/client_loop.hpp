/// @file
/// One client thread: an epoll(7) loop and its clients.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "simulated_client.hpp"

namespace stress {

/// The event loop of one thread, for its share of the clients. The connections stay open until the
/// loop is destroyed.
class ClientLoop {
 public:
  /// @param run outlives the loop
  /// @param index of the thread, from 0
  /// @param first index of the first client
  /// @param count number of clients
  ClientLoop(RunContext& run, std::uint64_t index, std::uint64_t first, std::uint64_t count);

  /// Runs the clients until all have finished, the time is up, or a stop is requested.
  /// @throws LimitError if a system limit forbids the run
  void run();

  // The results, valid after run().

  /// @return the counts of this thread's clients
  const Ledger& ledger() const { return ledger_; }

  /// @return how many of its clients were never served
  std::uint64_t never_served() const;

  /// @return when the measured part ended
  Time ended() const { return ended_; }

  /// @return the thread's processor time in the measured part
  Duration processor_time() const { return processor_time_; }

  /// @return the thread's utilisation of a CPU in the measured part: 1 if it never waited
  double busy() const { return busy_; }

 private:
  bool has_ended(Time now) const;
  void wait(Time now);
  void run_due_timers();
  void tick(Time now);
  void begin_measuring(Time now);
  void finish(Time now);
  void close_second(Time now);
  void check_hold(Time now);

  RunContext& run_;
  std::uint64_t index_;
  Ledger ledger_;
  TimerQueue timers_;
  Fd epoll_;
  std::vector<std::byte> receive_buffer_;
  std::vector<std::byte> send_buffer_;
  std::uint64_t finished_ = 0;
  ThreadContext context_;
  std::deque<SimulatedClient> clients_;
  bool stopped_ = false;
  bool measuring_ = false;
  std::uint64_t second_ = 0;
  Time measuring_since_;
  Time next_tick_;
  Time next_sweep_;
  Time ended_;
  Duration processor_time_{0};
  double busy_ = 0;
};

}  // namespace stress
