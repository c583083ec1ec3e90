/// @file
/// The accounts of one thread: every message is entered once and ends in exactly one count.
#pragma once

#include <atomic>
#include <optional>

#include "load_plan.hpp"
#include "tally.hpp"

namespace stress {

/// A message that has been started.
struct Message {
  std::uint64_t key = 0;    ///< of its payload
  std::uint64_t order = 0;  ///< number among all messages of the run, from 1; 0 if not counted
  Time since;               ///< start of its latency
};

/// Counts the messages of one thread's clients. Messages of the warm-up are not counted.
class Ledger {
 public:
  /// @param measured_from messages whose latency starts before then are not counted
  /// @param order the number of messages counted so far, by all threads
  Ledger(Time measured_from, std::atomic<std::uint64_t>& order)
      : measured_from_(measured_from),
        order_(order) {}

  /// Enters a message.
  /// @param key of its payload
  /// @param since start of its latency
  Message start_message(std::uint64_t key, Time since);

  /// A right reply was complete at @p at.
  void succeed(const Message& message, Time at);

  /// The message has no right reply and will get none.
  void fail(const Message& message, Failure why, Time at);

  /// The run ended while the message was in flight.
  void abandon(const Message& message);

  /// Counts bytes passed to the kernel, or received from it.
  void count_sent_bytes(std::size_t size) { current_.bytes_sent += size; }
  void count_received_bytes(std::size_t size) { current_.bytes_received += size; }

  /// @return the counts since the last close_period()
  const Tally& current() const { return current_; }

  /// Adds the current counts to the total, and starts again from 0.
  void close_period();

  /// Drops the bytes of the warm-up, which are the only thing counted during it.
  void forget_bytes() { current_.bytes_sent = current_.bytes_received = 0; }

  /// @return the counts up to the last close_period()
  const Tally& total() const { return total_; }

  /// @return the number of the first failed message in the order of sending, from 1
  std::optional<std::uint64_t> first_failed() const { return first_failed_; }

  /// @return when the last counted message succeeded or failed; measured_from if none did
  Time last_outcome() const { return last_outcome_; }

 private:
  Time measured_from_;
  std::atomic<std::uint64_t>& order_;
  Tally current_;
  Tally total_;
  std::optional<std::uint64_t> first_failed_;
  Time last_outcome_ = measured_from_;
};

}  // namespace stress
