/// @file
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

Socket::Receive Socket::discard() {
  return {*this, true};
}

Socket::Send Socket::send_all(Bytes bytes, int flags) {
  return {*this, bytes, flags};
}

Socket::Writable Socket::writable() {
  return Writable(*this);
}

Socket::Yield Socket::yield() {
  return Yield(*this);
}

void Socket::notify(std::uint32_t events) {
  rounds_ = 0;
  readable_ = readable_ || (events & can_receive) != 0;
  hung_up_ = hung_up_ || (events & hang_up) != 0;
  if (operation_ == nullptr || (operation_->events_ & events) == 0) {
    return;
  }
  bool complete = true;
  try {
    complete = operation_->attempt();
  } catch (...) {
    failure_ = std::current_exception();
  }
  if (complete) {
    operation_ = nullptr;
    suspended_.resume();
  }
}

void Socket::add_sent(std::size_t count) {
  bytes_sent_ += count;
  context_.sent += count;
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
  if (socket_.context_.stopping && !during_stop_) {
    return true;
  }
  // No receive that is known to fail, and no turn without an end.
  if (!socket_.readable_ || socket_.rounds_ == rounds_per_turn) {
    return false;
  }
  ++socket_.rounds_;
  const std::optional<Bytes> received = try_receive(socket_.fd_, socket_.context_.buffer);
  // Less than was asked for: what comes later is an edge of its own. Only an end of the stream that
  // was already reported would not be reported again.
  socket_.readable_ =
      received && (received->size() == socket_.context_.buffer.size() || socket_.hung_up_);
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
  while (!rest_.empty() && !socket_.context_.expired) {
    const std::size_t taken = send_some(socket_.fd_, rest_, flags_);
    if (taken == 0) {
      break;
    }
    socket_.add_sent(taken);
    rest_ = rest_.subspan(taken);
  }
  if (rest_.empty() || socket_.context_.expired) {
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

// The first attempt always suspends: the caller has just seen EAGAIN.
bool Socket::Writable::attempt() {
  return std::exchange(attempted_, true) || socket_.context_.expired;
}

Socket::Yield::Yield(Socket& socket)
    : Operation(socket, can_receive | can_send) {}

bool Socket::Yield::attempt() {
  if (std::exchange(yielded_, true)) {
    return true;
  }
  socket_.rounds_ = rounds_per_turn;
  return false;
}
