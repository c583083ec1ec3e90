/// @file
/// The books of one thread: every message is entered once, and leaves by exactly one door.
#pragma once

#include <atomic>
#include <optional>

#include "load_plan.hpp"
#include "tally.hpp"

namespace stress {

/// A message on its way.
struct Message {
  std::uint64_t key = 0;    ///< of its payload
  std::uint64_t order = 0;  ///< its place among all messages of the run, from 1; 0 if not counted
  Time since;               ///< when its latency began
};

/// Counts the messages of one thread's clients. Messages of the warm-up pass through uncounted.
class Ledger {
 public:
  /// @param measured_from messages whose latency begins before then are not counted
  /// @param order the number of counted messages so far, of all threads
  Ledger(Time measured_from, std::atomic<std::uint64_t>& order)
      : measured_from_(measured_from),
        order_(order) {}

  /// Enters a message.
  /// @param key of its payload
  /// @param since when its latency begins
  Message start_message(std::uint64_t key, Time since);

  /// The whole reply had come at @p at, and was right.
  void succeed(const Message& message, Time at);

  /// There is no right reply and there will be none.
  void fail(const Message& message, Failure why, Time at);

  /// The run is over, and the message was still in flight.
  void abandon(const Message& message);

  /// Bytes went to the kernel, or came from it.
  void count_sent_bytes(std::size_t size) { current_.bytes_sent += size; }
  void count_received_bytes(std::size_t size) { current_.bytes_received += size; }

  /// @return what was counted since the last close_period()
  const Tally& current() const { return current_; }

  /// Moves what is current to the total.
  void close_period();

  /// Forgets the bytes of the warm-up, the only thing that was counted of it.
  void forget_bytes() { current_.bytes_sent = current_.bytes_received = 0; }

  /// @return everything up to the last close_period()
  const Tally& total() const { return total_; }

  /// @return the number of the first message that failed, in the order of sending, from 1
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
