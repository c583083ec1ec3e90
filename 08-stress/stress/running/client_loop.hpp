/// @file
/// One thread of the stress client: a loop around epoll(7), and the clients that it carries.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "simulated_client.hpp"

namespace stress {

/// A part of the clients, run by one thread. The connections stay open until the shard is
/// destroyed.
class ClientLoop {
 public:
  /// @param session outlives the shard
  /// @param index of the shard, from 0
  /// @param first number of the first client
  /// @param count of clients
  ClientLoop(RunContext& run, std::uint64_t index, std::uint64_t first, std::uint64_t count);

  /// Runs the clients until all have finished, the time is over, or a stop is requested.
  /// @throws LimitError when a limit forbids the run
  void run();

  // What follows is for after run().

  /// @return what became of the messages of this thread's clients
  const Ledger& ledger() const { return ledger_; }

  /// @return how many of its clients never had a reply
  std::uint64_t never_served() const;

  /// @return when the measured part ended
  Time ended() const { return ended_; }

  /// @return the thread's processor time in the measured part
  Duration processor_time() const { return processor_time_; }

  /// @return the processor time as a part of the time that passed: 1 when it never waited
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
