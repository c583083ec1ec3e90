/// @file
/// One simulated client: sends its messages over one connection after the other, and checks
/// replies.
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

/// A client. It never waits: it is told of events, of the time that it asked to be woken at, and,
/// now and then, to look for timeouts.
///
/// A connection that fails takes all messages in flight with it. The last reply on a connection
/// counts once the server has closed, as bytes too many could come until then.
class SimulatedClient {
 public:
  /// @param around outlives the client
  /// @param slot its place among the clients of its thread
  /// @param number its place among all clients
  SimulatedClient(ThreadContext& context, std::uint32_t slot, std::uint64_t number);

  /// The time has come that the client asked for: of its first connection, or of its next message.
  void on_timer(Time now);

  /// @param events of epoll_wait(2)
  void on_event(std::uint32_t events);

  /// Gives up what has taken longer than `--timeout`.
  void check_timeout(Time now);

  /// The run is over: what is in flight stays unanswered. Connections stay open.
  void abandon_in_flight();

  /// @return whether the client had something to send, or tried in vain to connect, and never got a
  /// right reply
  bool never_served() const {
    return !served_ && (sent_any_ || (connections_tried_ > 0 && !connected_once_));
  }

 private:
  enum class State { idle, connecting, open, closing, finished };

  // Decisions: client.cpp
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

  // The connection: client_connection.cpp
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
  MessagesInFlight flight_;
  std::minstd_rand random_;
  std::size_t written_ = 0;  // messages in flight that are wholly written
  std::size_t offset_ = 0;   // bytes written of the one after them, or trickled
  std::optional<std::uint64_t> quota_left_;
  std::uint64_t next_ = 0;                    // number of the next message
  std::uint64_t messages_on_connection_ = 0;  // messages taken up on this connection
  std::uint64_t connections_tried_ = 0;
  std::uint64_t failed_in_a_row_ = 0;  // connections in a row without a right reply
  Time schedule_start_;                // when its schedule begins
  Time not_before_;                    // the end of a wait: thinking, or backing off
  Time waiting_since_;                 // the last progress of what is waited for
  Time last_reply_at_;                 // when the last reply came, in state closing
  bool timer_is_set_ = false;
  bool connected_once_ = false;
  bool got_reply_ = false;     // this connection brought a right reply
  bool write_failed_ = false;  // writing has failed; reading will say how
  bool sent_any_ = false;
  bool served_ = false;
};

}  // namespace stress
