/// @file
#include "blocking.hpp"

#include <sys/socket.h>

#include <algorithm>

#include "posix.hpp"

namespace {

/// @return whether there is something to receive, or the peer has gone; false after @p until
bool wait_readable(const Fd& socket, Stop::Clock::time_point until) {
  pollfd waited{socket.number(), POLLIN, 0};
  const int ready = uninterrupted([&] { return ::poll(&waited, 1, milliseconds_until(until)); });
  return ready > 0 && Stop::Clock::now() < until;
}

}  // namespace

void wait_for_client(const Listener& listener, const Stop& stop) {
  if (listener.shortage()) {
    stop.wait(Fd(), Stop::Clock::now() + shortage_pause);
  } else {
    stop.wait(listener.socket());
  }
}

Bytes receive(const Fd& socket, std::span<std::byte> buffer) {
  return try_receive(socket, buffer).value_or(Bytes());
}

void close_gracefully(const Fd& socket, const Stop& stop) {
  if (::shutdown(socket.number(), SHUT_WR) == -1) {
    throw_errno("cannot half-close");
  }
  const auto expiry = Stop::Clock::now() + Stop::drain_timeout;
  Buffer discarded;
  // Asked again each time: a stop that begins meanwhile sets an earlier deadline.
  while (wait_readable(socket, std::min(expiry, stop.deadline()) + Stop::linger) &&
         !receive(socket, discarded).empty()) {
  }
}
