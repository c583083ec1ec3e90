/// @file
/// A client's socket, and what a coroutine can wait for on it.
#include "socket.hpp"

#include <sys/epoll.h>

#include <optional>
#include <utility>

namespace {

constexpr std::uint32_t hang_up = EPOLLRDHUP | EPOLLHUP | EPOLLERR;
constexpr std::uint32_t can_receive = EPOLLIN | hang_up;
constexpr std::uint32_t can_send = EPOLLOUT | EPOLLHUP | EPOLLERR;

}  // namespace

Socket::Receive Socket::receive() {
  return {*this, false};
}

Socket::Receive Socket::drop() {
  return {*this, true};
}

Socket::Send Socket::send_all(Bytes bytes, int flags) {
  return {*this, bytes, flags};
}

Socket::Writable Socket::writable() {
  return Writable(*this);
}

Socket::Turn Socket::another_turn() {
  return Turn(*this);
}

void Socket::notify(std::uint32_t events) {
  rounds_ = 0;
  readable_ = readable_ || (events & can_receive) != 0;
  hung_up_ = hung_up_ || (events & hang_up) != 0;
  if (wanted_ == nullptr || (wanted_->events_ & events) == 0) {
    return;
  }
  bool over = true;
  try {
    over = wanted_->attempt();
  } catch (...) {
    failure_ = std::current_exception();
  }
  if (over) {
    wanted_ = nullptr;
    waiting_.resume();
  }
}

void Socket::add_sent(std::size_t count) {
  bytes_sent_ += count;
  shared_.sent += count;
}

void Socket::rethrow_failure() {
  if (failure_) {
    std::rethrow_exception(std::exchange(failure_, nullptr));
  }
}

Socket::Receive::Receive(Socket& socket, bool during_stop)
    : Operation(socket, can_receive),
      during_stop_(during_stop) {}

bool Socket::Receive::attempt() {
  if (socket_.shared_.stopping && !during_stop_) {
    return true;
  }
  // Nothing is asked for that is known not to be there, and no turn goes on for ever.
  if (!socket_.readable_ || socket_.rounds_ == rounds_per_turn) {
    return false;
  }
  ++socket_.rounds_;
  const std::optional<Bytes> received = try_receive(socket_.fd_, socket_.shared_.buffer);
  // Less than was asked for: what comes later is an edge of its own. Only an end of the stream
  // that has been told of would not be told of again.
  socket_.readable_ =
      received && (received->size() == socket_.shared_.buffer.size() || socket_.hung_up_);
  if (received) {
    received_ = *received;
    socket_.bytes_received_ += received->size();
  }
  return received.has_value();
}

Bytes Socket::Receive::await_resume() const {
  socket_.rethrow_failure();
  return received_;
}

Socket::Send::Send(Socket& socket, Bytes bytes, int flags)
    : Operation(socket, can_send),
      flags_(flags),
      rest_(bytes) {}

bool Socket::Send::attempt() {
  while (!rest_.empty() && !socket_.shared_.impatient) {
    const std::size_t taken = send_some(socket_.fd_, rest_, flags_);
    if (taken == 0) {
      break;
    }
    socket_.add_sent(taken);
    rest_ = rest_.subspan(taken);
  }
  if (rest_.empty() || socket_.shared_.impatient) {
    return true;
  }
  if (copy_.empty()) {
    copy_.assign(rest_.begin(), rest_.end());
    rest_ = copy_;
  }
  return false;
}

Socket::Writable::Writable(Socket& socket)
    : Operation(socket, can_send) {}

// The first time is the caller's question, who has been told that the socket takes no more.
bool Socket::Writable::attempt() {
  return std::exchange(asked_, true) || socket_.shared_.impatient;
}

Socket::Turn::Turn(Socket& socket)
    : Operation(socket, can_receive | can_send) {}

bool Socket::Turn::attempt() {
  if (std::exchange(given_up_, true)) {
    return true;
  }
  socket_.rounds_ = rounds_per_turn;
  return false;
}
