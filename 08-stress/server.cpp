/// @file
#include "server.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace {

// The id of the listener's events; those of clients are addresses.
constexpr std::uint64_t listener_id = std::numeric_limits<std::uint64_t>::max();

/// Each turn accepts one client, and one more per this many events.
constexpr std::size_t events_per_accept = 32;

}  // namespace

Server::Server(std::size_t worker, const SharedState& shared, const Service& service,
               const Stop& stop, const Options& options, Logger& log)
    : stop_(stop),
      log_(log),
      acceptor_(shared.listener, loop_, listener_id, shared.limit, worker, log),
      connections_(service, options, loop_, shared.totals, log) {
  loop_.watch_wakeup(stop_.wakeup());
}

void Server::run() {
  while (!stop_.requested()) {
    turn(acceptor_.retry_at());
    acceptor_.update(connections_.size());
  }
  log_.info("stopping, with {} connections", connections_.size());
  acceptor_.close();
  end_all();
}

void Server::turn(Stop::Clock::time_point until) {
  const auto events = loop_.wait(std::min(until, connections_.next_due()), connections_.now());
  connections_.begin_turn();
  for (const epoll_event& event : events) {
    dispatch(event, events.size());
  }
  connections_.end_turn();
}

void Server::dispatch(const epoll_event& event, std::size_t events) {
  if (event.data.u64 == listener_id) {
    // Accepting until EAGAIN is expensive: accept4(2) allocates a socket before it checks the
    // queue.
    acceptor_.accept_clients(1 + events / events_per_accept,
                             [this](Fd client) { connections_.add(std::move(client)); });
  } else if (event.data.u64 != EventLoop::wakeup_id) {
    connections_.resume(event.data.u64, event.events);
  }
}

void Server::end_all() {
  connections_.stop();
  drain_until(stop_.deadline());
  // A client that has not taken its reply by now gets no more of it, but a graceful close.
  connections_.expire();
  drain_until(stop_.deadline() + Stop::linger);
  connections_.log_all();
}

void Server::drain_until(Stop::Clock::time_point until) {
  while (!connections_.empty() && Stop::Clock::now() < until) {
    turn(until);
  }
}
