/// @file
#include "server.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace {

// The id of the listener; that of a client is its address.
constexpr std::uint64_t listener_id = std::numeric_limits<std::uint64_t>::max();

/// Each turn accepts one client, and one more per this many events.
constexpr std::size_t events_per_accept = 32;

}  // namespace

Server::Server(std::size_t worker, const SharedState& shared, const Service& service,
               const Stop& stop, const Options& options, Logger& log)
    : stop_(stop),
      totals_(shared.totals),
      log_(log),
      acceptor_(worker, shared.listener, shared.limit, loop_, listener_id, log),
      clients_(service, options, loop_, log),
      now_(Clock::now()) {
  loop_.watch_wakeup(stop_.wakeup());
}

void Server::run() {
  while (!stop_.requested()) {
    turn(acceptor_.retry_at());
    acceptor_.update(clients_.size(), now_);
  }
  log_.info("stopping, with {} connections", clients_.size());
  acceptor_.close();
  end_all();
}

void Server::turn(Clock::time_point until) {
  const auto next = clients_.any_yielded() ? now_ : std::min(until, clients_.next_deadline());
  const auto events = loop_.wait(next, now_);
  now_ = Clock::now();
  clients_.resume_yielded(now_);
  for (const epoll_event& event : events) {
    dispatch(event, events.size());
  }
  clients_.hang_up_on_idle(now_);
  totals_.add_bytes(std::exchange(clients_.context().sent, 0));
  clients_.destroy_closed();
}

void Server::dispatch(const epoll_event& event, std::size_t events) {
  if (event.data.u64 == listener_id) {
    // Accepting until EAGAIN is expensive: accept4(2) allocates a socket before it checks the
    // queue.
    acceptor_.accept_clients(1 + events / events_per_accept, now_,
                             [this](Fd client) { add(std::move(client)); });
  } else if (event.data.u64 != EventLoop::wakeup_id) {
    clients_.resume(event.data.u64, event.events, now_);
  }
}

void Server::add(Fd client) {
  totals_.add_connection();
  clients_.add(std::move(client), now_);
}

void Server::end_all() {
  clients_.context().stopping = true;
  drain_until(EPOLLIN, stop_.deadline());
  // A client that has not taken its reply by now gets no more of it, but a graceful close.
  clients_.context().expired = true;
  drain_until(EPOLLOUT, stop_.deadline() + Stop::linger);
  clients_.log_all();
  totals_.add_bytes(std::exchange(clients_.context().sent, 0));
}

void Server::drain_until(std::uint32_t events, Clock::time_point until) {
  clients_.resume_all(events, now_);
  while (!clients_.empty() && Clock::now() < until) {
    turn(until);
  }
}
