/// @file
/// One simulated client: sends its messages, reconnects when it has to, and checks every reply.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <random>

#include "fd.hpp"
#include "messages_in_flight.hpp"
#include "run_context.hpp"
#include "timer_queue.hpp"

namespace stress {

/// What the clients of one thread share.
struct ThreadContext {
  RunContext& run;
  Ledger& ledger;
  TimerQueue& timers;
  const Fd& epoll;
  std::vector<std::byte>& receive_buffer;
  std::vector<std::byte>& send_buffer;
  std::uint64_t& finished;  ///< clients that have nothing left to do
};

/// A client as a state machine that never blocks: its loop calls it on socket events, when its
/// timer expires, and periodically to check for timeouts.
///
/// When a connection fails, all messages in flight on it fail. The last reply on a connection
/// counts only once the server has closed its side, since surplus bytes could arrive until then.
class SimulatedClient {
 public:
  /// @param context outlives the client
  /// @param slot its index among the clients of its thread
  /// @param number its index among all clients
  SimulatedClient(ThreadContext& context, std::uint32_t slot, std::uint64_t number);

  /// The client's timer has expired: its first connection, or its next message, is due.
  void on_timer(Time now);

  /// @param events of epoll_wait(2)
  void on_event(std::uint32_t events);

  /// Fails a connect or a reply that has taken longer than `--timeout`.
  void check_timeout(Time now);

  /// The run has ended: counts what is in flight as unanswered. Connections stay open.
  void abandon_in_flight();

  /// @return whether the client started a message, or could never connect, and got no right reply
  bool never_served() const {
    return !served_ && (started_any_ || (connections_tried_ > 0 && !connected_once_));
  }

 private:
  enum class State { idle, connecting, open, closing, finished };

  // What to do next: simulated_client.cpp
  void advance(Time now);
  void start_due_messages(Time now);
  void start_message(Time now, Time since);
  bool has_more_messages() const;
  bool connection_used_up() const;
  Time intended_time() const;
  Time due_time() const;
  void complete_oldest(Time now, ReplyVerdict verdict);
  void succeed_oldest(Time at);
  void half_close(Time now);
  void fail_connection(Failure why, Time now);
  void finish();
  bool should_reconnect() const;
  void on_connection_end(Time now);

  // Input and output: simulated_client_connection.cpp
  void connect(Time now);
  void on_connected(Time now);
  void write();
  void trickle(Time now);
  std::size_t fill_send_buffer() const;
  void count_written(std::size_t size);
  void read(bool ended);
  bool on_received(Bytes received, Time now);
  void on_end_of_stream(Time now);

  ThreadContext& context_;
  std::uint32_t slot_;
  std::uint64_t number_;
  State state_ = State::idle;
  Fd socket_;
  std::unique_ptr<ReplyReader> reader_;
  MessagesInFlight in_flight_;
  std::minstd_rand random_;
  std::size_t written_ = 0;  // messages in flight that have been written completely
  std::size_t offset_ = 0;   // bytes written of the next one, or of a trickled request
  std::optional<std::uint64_t> quota_left_;
  std::uint64_t next_ = 0;                    // number of the next message
  std::uint64_t messages_on_connection_ = 0;  // started on this connection
  std::uint64_t connections_tried_ = 0;
  std::uint64_t failed_in_a_row_ = 0;  // connections in a row without a right reply
  Time schedule_start_;
  Time not_before_;     // end of the think time or of the backoff
  Time waiting_since_;  // start of the current wait: `--timeout` counts from here
  Time last_reply_at_;  // when the last reply arrived, in state closing
  bool timer_is_set_ = false;
  bool connected_once_ = false;
  bool got_reply_ = false;     // a right reply arrived on this connection
  bool write_failed_ = false;  // the cause is reported by the next read
  bool started_any_ = false;
  bool served_ = false;
};

}  // namespace stress
