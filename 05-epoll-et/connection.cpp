/// @file
#include "connection.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <optional>
#include <utility>

#include "net.hpp"
#include "posix.hpp"

namespace {

/// How many times a client that always has more is read before it yields to the others.
constexpr int rounds_per_turn = 16;

/// Bytes that are discarded, while closing, before a client that keeps sending is cut off.
constexpr std::size_t discard_limit = 1 << 20;

}  // namespace

Connection::Connection(std::uint64_t id, Fd socket, std::unique_ptr<Conversation> conversation)
    : id_(id),
      socket_(std::move(socket)),
      conversation_(std::move(conversation)) {}

void Connection::notify(std::uint32_t events) {
  hung_up_ = hung_up_ || (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
}

Connection::Wants Connection::advance(bool stopping, Totals& totals) {
  if (!send_unsent(totals)) {
    return Wants::write;
  }
  Buffer buffer;
  for (int round = 0; round < rounds_per_turn; ++round) {
    if (conversation_->over() || stopping) {
      return close_gracefully(stopping);
    }
    const std::optional<Bytes> received = try_receive(socket_, buffer);
    if (!received) {
      return Wants::read;
    }
    if (received->empty()) {
      return Wants::close;
    }
    if (!send(conversation_->reply_to(*received), totals)) {
      return Wants::write;
    }
    // Less than was asked for: there is no more now, and what comes later is an edge of its own.
    // Only an end of the stream that was already reported would not be reported again.
    const bool drained = received->size() < buffer.size() && !hung_up_;
    if (drained && !conversation_->over()) {
      return Wants::read;
    }
  }
  return Wants::yield;
}

bool Connection::send(Bytes reply, Totals& totals) {
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
    sent_ += taken;
  }
  drop_unsent();
  sent_ = 0;
  return true;
}

Connection::Wants Connection::close_gracefully(bool stopping) {
  if (!std::exchange(closing_, true) && ::shutdown(socket_.number(), SHUT_WR) == -1) {
    throw_errno("cannot half-close");
  }
  Buffer discarded;
  for (int round = 0; round < rounds_per_turn; ++round) {
    const std::optional<Bytes> received = try_receive(socket_, discarded);
    if (!received) {
      return Wants::read;
    }
    discarded_ += received->size();
    // A stop has a time limit instead.
    if (received->empty() || (discarded_ > discard_limit && !stopping)) {
      return Wants::close;
    }
  }
  return Wants::yield;
}
