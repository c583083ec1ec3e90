/// @file
/// One simulated client: input and output on its connection.
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "posix.hpp"
#include "simulated_client.hpp"

namespace stress {

namespace {

/// Source addresses that short connections are spread over, since a port stays in TIME_WAIT for a
/// while after its connection.
constexpr std::uint64_t sources_of_short_connections = 16;

std::uint32_t source_of(const RunContext& run, std::uint64_t client, std::uint64_t connection) {
  if (!run.target.is_loopback()) {
    return 0;
  }
  const std::uint64_t group = client / run.target.per_source;
  return static_cast<std::uint32_t>(run.plan.reconnect_every
                                        ? group * sources_of_short_connections +
                                              connection % sources_of_short_connections
                                        : group);
}

/// @return how a connect(2) that failed with @p error is counted
Failure failure_of_connect(int error) {
  return error == ETIMEDOUT    ? Failure::connect_timeout
         : error == ECONNRESET ? Failure::reset
                               : Failure::refused;
}

int pending_error(const Fd& socket) {
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(socket.number(), SOL_SOCKET, SO_ERROR, &error, &size);
  return error;
}

}  // namespace

void SimulatedClient::connect(Time now) {
  state_ = State::connecting;
  waiting_since_ = now;
  written_ = 0;
  offset_ = 0;
  messages_on_connection_ = in_flight_.size();
  got_reply_ = false;
  write_failed_ = false;
  reader_->restart();
  int error = 0;
  socket_ = begin_connect(context_.run.target,
                          source_of(context_.run, number_, connections_tried_++), error);
  if (error != 0) {
    fail_connection(failure_of_connect(error), now);
    return;
  }
  epoll_event interest{};
  interest.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  interest.data.u32 = slot_;
  if (::epoll_ctl(context_.epoll.number(), EPOLL_CTL_ADD, socket_.number(), &interest) == -1) {
    throw_errno("cannot watch a socket");
  }
}

void SimulatedClient::on_event(std::uint32_t events) {
  constexpr std::uint32_t ends = EPOLLRDHUP | EPOLLHUP | EPOLLERR;
  if (state_ == State::connecting) {
    const Time now = Clock::now();
    if ((events & (EPOLLHUP | EPOLLERR)) != 0) {
      fail_connection(failure_of_connect(pending_error(socket_)), now);
      return;
    }
    on_connected(now);
  } else if (state_ == State::open && (events & EPOLLOUT) != 0) {
    write();
  }
  if ((events & (EPOLLIN | ends)) != 0 && socket_) {
    read((events & ends) != 0);
  }
}

void SimulatedClient::on_connected(Time now) {
  state_ = State::open;
  connected_once_ = true;
  waiting_since_ = now;
  context_.run.opened.fetch_add(1, std::memory_order_relaxed);
  if (context_.run.plan.hold) {
    context_.run.settled.fetch_add(1);
    if (context_.run.plan.trickle) {
      trickle(now);
    }
    return;
  }
  advance(now);
}

void SimulatedClient::write() {
  while (!write_failed_ && written_ < in_flight_.size()) {
    const std::size_t size = fill_send_buffer();
    const ssize_t sent = uninterrupted(
        [&] { return ::send(socket_.number(), context_.send_buffer.data(), size, MSG_NOSIGNAL); });
    if (sent == -1) {
      write_failed_ = errno != EAGAIN && errno != EWOULDBLOCK;
      return;
    }
    count_written(static_cast<std::size_t>(sent));
    if (static_cast<std::size_t>(sent) < size) {
      return;
    }
  }
}

void SimulatedClient::trickle(Time now) {
  const RunContext& run = context_.run;
  // The last byte is never sent, so the request stays incomplete.
  if (write_failed_ || offset_ + 1 >= run.protocol->request_size()) {
    return;
  }
  std::array<std::byte, 1> byte{};
  run.protocol->write_request(payload_key(run.plan.seed, number_, next_), offset_, byte);
  const ssize_t sent = uninterrupted(
      [&] { return ::send(socket_.number(), byte.data(), byte.size(), MSG_NOSIGNAL); });
  write_failed_ = sent == -1 && errno != EAGAIN && errno != EWOULDBLOCK;
  if (sent == 1) {
    context_.ledger.count_sent_bytes(1);
    ++offset_;
  }
  context_.timers.add(now + *run.plan.trickle, slot_);
  timer_is_set_ = true;
}

std::size_t SimulatedClient::fill_send_buffer() const {
  const Protocol& protocol = *context_.run.protocol;
  std::span<std::byte> room(context_.send_buffer);
  std::size_t offset = offset_;
  for (std::size_t i = written_; i < in_flight_.size() && !room.empty(); ++i) {
    const std::size_t size = std::min(protocol.request_size() - offset, room.size());
    protocol.write_request(in_flight_[i].key, offset, room.first(size));
    room = room.subspan(size);
    offset = 0;
  }
  return context_.send_buffer.size() - room.size();
}

void SimulatedClient::count_written(std::size_t size) {
  context_.ledger.count_sent_bytes(size);
  const std::size_t whole = context_.run.protocol->request_size();
  written_ += (offset_ + size) / whole;
  offset_ = (offset_ + size) % whole;
}

void SimulatedClient::read(bool ended) {
  std::vector<std::byte>& buffer = context_.receive_buffer;
  while (true) {
    const ssize_t size =
        uninterrupted([&] { return ::recv(socket_.number(), buffer.data(), buffer.size(), 0); });
    const bool would_block = size == -1 && (errno == EAGAIN || errno == EWOULDBLOCK);
    if (would_block) {
      return;
    }
    const Time now = Clock::now();
    if (size == 0 || (size == -1 && state_ == State::closing)) {
      on_end_of_stream(now);
      return;
    }
    if (size == -1) {
      fail_connection(Failure::reset, now);
      return;
    }
    const auto count = static_cast<std::size_t>(size);
    context_.ledger.count_received_bytes(count);
    // A short read has drained the socket; later bytes raise a new event. Source: epoll(7).
    if (!on_received(Bytes(buffer).first(count), now) || (count < buffer.size() && !ended)) {
      return;
    }
  }
}

bool SimulatedClient::on_received(Bytes received, Time now) {
  while (!received.empty()) {
    const bool expected = state_ == State::open && !in_flight_.empty();
    const ReplyVerdict verdict =
        expected ? reader_->read(in_flight_.oldest().key, received) : ReplyVerdict::wrong;
    if (verdict == ReplyVerdict::incomplete) {
      return true;
    }
    const bool too_many = in_flight_.size() == 1 && !received.empty();
    if (verdict == ReplyVerdict::wrong || written_ == 0 || too_many) {
      fail_connection(Failure::mismatch, now);
      return false;
    }
    complete_oldest(now, verdict);
  }
  advance(now);
  return true;
}

void SimulatedClient::half_close(Time now) {
  state_ = State::closing;
  last_reply_at_ = now;
  waiting_since_ = now;
  ::shutdown(socket_.number(), SHUT_WR);
}

void SimulatedClient::on_end_of_stream(Time now) {
  const bool answered = state_ == State::closing;
  if (!in_flight_.empty() && (answered || reader_->ends_with_stream())) {
    succeed_oldest(answered ? last_reply_at_ : now);
  }
  if (!in_flight_.empty() || context_.run.plan.hold) {
    fail_connection(Failure::closed_early, now);
    return;
  }
  on_connection_end(now);
}

}  // namespace stress
