/// @file
/// One client of a server that never blocks.
#include "connection.hpp"

#include <sys/socket.h>

#include <optional>
#include <utility>

#include "net.hpp"
#include "posix.hpp"

namespace {

/// How often a client that always has more is read before others have their turn.
constexpr int rounds_per_turn = 16;

/// How much is dropped of what a client still sends that has been asked to go.
constexpr std::size_t most_dropped = 1 << 20;

}  // namespace

Connection::Connection(std::uint64_t id, Fd socket, std::unique_ptr<Conversation> conversation)
    : id_(id),
      socket_(std::move(socket)),
      conversation_(std::move(conversation)),
      waiting_since_(Deadline::Clock::now()),
      deadline_{id} {}

Connection::Wants Connection::advance(bool hung_up, bool stopping, Totals& totals) {
  const Wants wants = take_turn(hung_up, stopping, totals);
  note_progress();
  return wants;
}

// Who trickles a head moves bytes all the time, so for a head the time runs from its beginning. Who
// is parting moves none: what is dropped does not count.
void Connection::note_progress() {
  const bool still_mid_head = mid_head_ && !answered_;
  mid_head_ = conversation_->mid_head();
  const bool runs_on = mid_head_ && still_mid_head;
  if (std::exchange(moved_, false) && !runs_on) {
    waiting_since_ = Deadline::Clock::now();
  }
  answered_ = false;
}

void Connection::hang_up() const noexcept {
  ::shutdown(socket_.number(), SHUT_RDWR);
}

Connection::Wants Connection::take_turn(bool hung_up, bool stopping, Totals& totals) {
  if (!send_unsent(totals)) {
    return Wants::write;
  }
  Buffer buffer;
  for (int round = 0; round < rounds_per_turn; ++round) {
    if (conversation_->over() || stopping) {
      return part(stopping);
    }
    const std::optional<Bytes> received = try_receive(socket_, buffer);
    if (!received) {
      return Wants::read;
    }
    if (received->empty()) {
      return Wants::end;
    }
    moved_ = true;
    if (!send(conversation_->reply_to(*received), totals)) {
      return Wants::write;
    }
    // Less than was asked for: there is no more now, and what comes later is an edge of its own.
    // Only an end of the stream that has been reported already would not be reported again.
    const bool drained = received->size() < buffer.size() && !hung_up;
    if (drained && !conversation_->over()) {
      return Wants::read;
    }
  }
  return Wants::turn;
}

bool Connection::send(Bytes reply, Totals& totals) {
  answered_ = answered_ || !reply.empty();
  while (!reply.empty()) {
    const std::size_t taken = send_some(socket_, reply);
    if (taken == 0) {
      unsent_.assign(reply.begin(), reply.end());
      sent_ = 0;
      return false;
    }
    totals.add_bytes(taken);
    reply = reply.subspan(taken);
  }
  return true;
}

bool Connection::send_unsent(Totals& totals) {
  while (sent_ < unsent_.size()) {
    const std::size_t taken = send_some(socket_, Bytes(unsent_).subspan(sent_));
    if (taken == 0) {
      return false;
    }
    totals.add_bytes(taken);
    moved_ = true;
    sent_ += taken;
  }
  give_up();
  sent_ = 0;
  return true;
}

Connection::Wants Connection::part(bool stopping) {
  if (!std::exchange(parting_, true) && ::shutdown(socket_.number(), SHUT_WR) == -1) {
    throw_errno("cannot half-close");
  }
  Buffer dropped;
  for (int round = 0; round < rounds_per_turn; ++round) {
    const std::optional<Bytes> received = try_receive(socket_, dropped);
    if (!received) {
      return Wants::read;
    }
    dropped_ += received->size();
    // A stop has a time limit instead.
    if (received->empty() || (dropped_ > most_dropped && !stopping)) {
      return Wants::end;
    }
  }
  return Wants::turn;
}
