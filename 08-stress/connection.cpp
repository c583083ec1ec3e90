/// @file
/// One client of a worker.
#include "connection.hpp"

#include <sys/socket.h>

#include <exception>
#include <utility>

Connection::Connection(std::uint64_t id, Fd fd, std::unique_ptr<Conversation> talk, Shared& shared,
                       std::string address, Clock::time_point now)
    : socket(std::move(fd), shared),
      conversation(std::move(talk)),
      deadline{reinterpret_cast<std::uint64_t>(this)},
      peer(std::move(address)),
      id_(id),
      since_(now),
      waiting_since_(now) {}

// Who trickles a head moves bytes all the time, and who is parting may send for ever. For both, the
// time runs from the beginning.
void Connection::notify(std::uint32_t events, Clock::time_point now) {
  const bool parting_before = parting;
  const std::uint64_t received = socket.bytes_received();
  const std::uint64_t sent = socket.bytes_sent();
  socket.notify(events);
  const bool answered = socket.bytes_sent() != sent;
  const bool moved = answered || socket.bytes_received() != received;
  const bool still_mid_head = mid_head_ && !answered;
  mid_head_ = conversation->mid_head();
  const bool runs_on = parting_before || (mid_head_ && still_mid_head);
  if (moved && !runs_on) {
    waiting_since_ = now;
  }
}

void Connection::hang_up() noexcept {
  idle_ = true;
  ::shutdown(socket.fd().number(), SHUT_RDWR);
}

void Connection::log_end(Logger& log) const {
  using std::chrono::microseconds;
  const auto age = std::chrono::duration_cast<microseconds>(Clock::now() - since_);
  log.info("connection {} from {} closed after {} us, {} bytes received, {} sent: {}", id_, peer,
           age.count(), socket.bytes_received(), socket.bytes_sent(), why_over());
}

std::string Connection::why_over() const {
  if (idle_) {
    return "idle";
  }
  if (!task.done()) {
    return "out of time at the stop";
  }
  try {
    if (task.failure()) {
      std::rethrow_exception(task.failure());
    }
  } catch (const std::exception& failure) {
    return failure.what();
  }
  return parting ? "ended by the server" : "ended by the client";
}
