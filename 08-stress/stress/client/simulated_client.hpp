/// @file
/// One simulated client: sends its messages over one connection after the other, and checks
/// replies.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <random>

#include "fd.hpp"
#include "flight.hpp"
#include "session.hpp"
#include "wakes.hpp"

namespace stress {

/// What the clients of one thread share.
struct Surroundings {
  Session& session;
  Ledger& ledger;
  Wakes& wakes;
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
class Client {
 public:
  /// @param around outlives the client
  /// @param slot its place among the clients of its thread
  /// @param number its place among all clients
  Client(Surroundings& around, std::uint32_t slot, std::uint64_t number);

  /// The time has come that the client asked for: of its first connection, or of its next message.
  void on_wake(Time now);

  /// @param events of epoll_wait(2)
  void on_event(std::uint32_t events);

  /// Gives up what has taken longer than `--timeout`.
  void check_timeout(Time now);

  /// The run is over: what is in flight stays unanswered. Connections stay open.
  void leave();

  /// @return whether the client had something to send, or tried in vain to connect, and never got a
  /// right reply
  bool never_served() const {
    return !served_ && (asked_ || (connections_ > 0 && !connected_once_));
  }

 private:
  enum class State { idle, connecting, open, closing, finished };

  // Decisions: client.cpp
  void advance(Time now);
  void take_up_due(Time now);
  void take_up(Time now, Time since);
  bool more_to_take_up() const;
  bool connection_used_up() const;
  Time intended() const;
  Time due() const;
  void complete_oldest(Time now, Verdict verdict);
  void succeed_oldest(Time at);
  void end_connection(Time now);
  void fail_connection(Failure why, Time now);
  void finish();
  bool keeps_trying() const;
  void after_connection(Time now);

  // The connection: client_connection.cpp
  void connect(Time now);
  void on_connected(Time now);
  void write();
  void trickle(Time now);
  std::size_t fill_send_buffer() const;
  void count_written(std::size_t size);
  void read(bool ended);
  bool take(Bytes received, Time now);
  void on_end_of_stream(Time now);

  Surroundings& around_;
  std::uint32_t slot_;
  std::uint64_t number_;
  State state_ = State::idle;
  Fd socket_;
  std::unique_ptr<ReplyReader> reader_;
  Flight flight_;
  std::minstd_rand random_;
  std::size_t written_ = 0;  // messages in flight that are wholly written
  std::size_t offset_ = 0;   // bytes written of the one after them, or trickled
  std::optional<std::uint64_t> quota_left_;
  std::uint64_t next_ = 0;           // number of the next message
  std::uint64_t on_connection_ = 0;  // messages taken up on this connection
  std::uint64_t connections_ = 0;
  std::uint64_t fruitless_ = 0;  // connections in a row without a right reply
  Time begun_;                   // when its schedule begins
  Time not_before_;              // the end of a wait: thinking, or backing off
  Time waiting_since_;           // the last progress of what is waited for
  Time answered_;                // when the last reply came, in state closing
  bool wake_is_set_ = false;
  bool connected_once_ = false;
  bool fruitful_ = false;  // this connection brought a right reply
  bool broken_ = false;    // writing has failed; reading will say how
  bool asked_ = false;
  bool served_ = false;
};

}  // namespace stress
