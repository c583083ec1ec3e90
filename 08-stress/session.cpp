/// @file
#include "session.hpp"

#include <sys/socket.h>

#include <exception>
#include <utility>

#include "file_transfer.hpp"
#include "posix.hpp"

namespace {

/// Bytes that are discarded, while closing, before a client that keeps sending is cut off.
constexpr std::uint64_t discard_limit = 1 << 20;

}  // namespace

Session::Session(std::uint64_t id, Fd fd, std::unique_ptr<Conversation> talk,
                 WorkerContext& context, std::string address, Clock::time_point now)
    : socket(std::move(fd), context),
      conversation(std::move(talk)),
      deadline{reinterpret_cast<std::uint64_t>(this)},
      peer(std::move(address)),
      id_(id),
      since_(now),
      idle_since_(now) {}

// A client that sends a head byte by byte, or keeps sending while the connection is closing, is
// always active. For both, the time runs from the beginning.
void Session::notify(std::uint32_t events, Clock::time_point now) {
  const bool closing_before = closing;
  const std::uint64_t received = socket.bytes_received();
  const std::uint64_t sent = socket.bytes_sent();
  socket.notify(events);
  const bool answered = socket.bytes_sent() != sent;
  const bool moved = answered || socket.bytes_received() != received;
  const bool still_mid_head = mid_head_ && !answered;
  mid_head_ = conversation->mid_head();
  const bool runs_on = closing_before || (mid_head_ && still_mid_head);
  if (moved && !runs_on) {
    idle_since_ = now;
  }
}

void Session::hang_up() noexcept {
  idle_ = true;
  ::shutdown(socket.fd().number(), SHUT_RDWR);
}

void Session::log_close(Logger& log) const {
  using std::chrono::microseconds;
  const auto age = std::chrono::duration_cast<microseconds>(Clock::now() - since_);
  log.info("connection {} from {} closed after {} us, {} bytes received, {} sent: {}", id_, peer,
           age.count(), socket.bytes_received(), socket.bytes_sent(), why_closed());
}

std::string Session::why_closed() const {
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
  return closing ? "ended by the server" : "ended by the client";
}

Task serve(Socket& client, Conversation& conversation, WorkerContext& context) {
  while (!conversation.over()) {
    const Bytes received = co_await client.receive();
    if (received.empty()) {
      co_return;
    }
    const Bytes reply = conversation.reply_to(received);
    if (conversation.file() == nullptr) {
      co_await client.send_all(reply);
    } else {
      co_await send_with_files(client, conversation, reply, context);
    }
  }
}

Task close_gracefully(Socket& client, const WorkerContext& context) {
  if (::shutdown(client.fd().number(), SHUT_WR) == -1) {
    throw_errno("cannot half-close");
  }
  const std::uint64_t before = client.bytes_received();
  // A stop has a time limit instead.
  while (context.stopping || client.bytes_received() - before <= discard_limit) {
    const Bytes discarded = co_await client.discard();
    if (discarded.empty()) {
      co_return;
    }
  }
}
