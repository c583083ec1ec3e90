/// @file
#include "server.hpp"

#include <algorithm>
#include <exception>
#include <limits>
#include <utility>

namespace {

// The id of the listener's events; those of connections count from 1.
constexpr std::uint64_t listener_id = std::numeric_limits<std::uint64_t>::max();

/// How soon a connection that was due, but out with a worker, is looked at again.
constexpr std::chrono::milliseconds second_look{10};

}  // namespace

Server::Server(Listener listener, const Service& service, const Stop& stop, const Options& options)
    : service_(service),
      stop_(stop),
      acceptor_(std::move(listener), loop_, listener_id, options.max_connections),
      idle_timeout_(options.idle_timeout),
      pool_(options.workers, options.max_connections,
            [this](Connection* connection) { handle(*connection); }) {
  loop_.watch_wakeup(stop_.wakeup());
}

void Server::run() {
  while (!stop_.requested()) {
    turn(acceptor_.retry_at());
    acceptor_.update(connections_.size());
  }
  acceptor_.close();
  end_all();
}

void Server::turn(Stop::Clock::time_point until) {
  for (const epoll_event& event : loop_.wait(std::min(until, deadlines_.next()))) {
    dispatch(event);
  }
  hang_up_on_idle();
  destroy_closed();
}

void Server::dispatch(const epoll_event& event) {
  if (event.data.u64 == listener_id) {
    acceptor_.accept_clients([this](Fd client) { add(std::move(client)); });
    return;
  }
  // The wake-up has no connection, and one may have been closed since its event was reported.
  const auto found = connections_.find(event.data.u64);
  if (found == connections_.end()) {
    return;
  }
  found->second.notify(event.events);
  if (pool_.empty()) {
    handle(found->second);
  } else {
    pool_.submit(&found->second);
  }
}

void Server::add(Fd client) {
  totals_.add_connection();
  const std::uint64_t id = ++last_id_;
  try {
    const auto [place, added] =
        connections_.try_emplace(id, id, std::move(client), service_.begin());
    // Last, when all is set up: from here on there may be an event.
    loop_.watch(place->second.socket(), interest(Connection::Wants::read), id);
    if (idle_timeout_ != idle_timeout_.zero()) {
      deadlines_.add(place->second.deadline(), place->second.idle_since() + idle_timeout_);
    }
  } catch (const std::exception&) {
    // Out of memory or watches: only this client is lost.
    connections_.erase(id);
  }
}

void Server::handle(Connection& connection) {
  try {
    await(connection, connection.advance(stop_.requested(), totals_));
  } catch (const std::exception&) {
    // A reset or a vanished client ends this connection and nothing else.
    close(connection);
  }
}

// The last thing that a worker does with a connection: the next event may give it to another one.
void Server::await(Connection& connection, Connection::Wants wants) {
  connection.end_turn();
  if (wants == Connection::Wants::close) {
    close(connection);
  } else if (!pool_.empty() || wants == Connection::Wants::yield) {
    // To ask again reports once more what is ready. Without workers all edges are watched anyway.
    loop_.change(connection.socket(), interest(wants), connection.id());
  }
}

std::uint32_t Server::interest(Connection::Wants wants) const {
  if (pool_.empty()) {
    return EPOLLET | EPOLLIN | EPOLLRDHUP | EPOLLOUT;
  }
  const bool reads = wants != Connection::Wants::write;
  const bool writes = wants != Connection::Wants::read;
  return EPOLLET | EPOLLONESHOT | (reads ? EPOLLIN | EPOLLRDHUP : 0U) | (writes ? EPOLLOUT : 0U);
}

void Server::close(const Connection& connection) {
  {
    const std::lock_guard lock(mutex_);
    closed_.push_back(connection.id());
    if (closed_.size() > 1 || pool_.empty()) {
      return;
    }
  }
  stop_.wake();
}

// Between turns: no event of a turn can be for a connection that is destroyed here.
void Server::destroy_closed() {
  std::vector<std::uint64_t> closed;
  {
    const std::lock_guard lock(mutex_);
    closed.swap(closed_);
  }
  for (const std::uint64_t id : closed) {
    const auto found = connections_.find(id);
    deadlines_.remove(found->second.deadline());
    connections_.erase(found);
  }
}

// Activity moves no entry of the heap: it is checked when it is due, and moved to its new place
// then.
void Server::hang_up_on_idle() {
  const auto now = Stop::Clock::now();
  while (deadlines_.next() <= now) {
    Deadline& first = deadlines_.first();
    const Connection& connection = connections_.find(first.id)->second;
    // A connection out with a worker may have just been active; we find out when it is returned.
    const auto due =
        connection.in_turn() ? now + second_look : connection.idle_since() + idle_timeout_;
    if (due > now) {
      deadlines_.move(first, due);
    } else {
      // Not closed here: a worker may be re-arming it. The shutdown arrives as an event.
      deadlines_.remove(first);
      connection.hang_up();
    }
  }
}

void Server::end_all() {
  // From here on every connection belongs to this thread; those that workers have closed are gone.
  pool_.join();
  destroy_closed();
  drain_until(stop_.deadline());
  // A client that has not taken its reply by now gets no more of it, but a graceful close.
  for (auto& [id, connection] : connections_) {
    connection.drop_unsent();
  }
  drain_until(stop_.deadline() + Stop::linger);
}

void Server::drain_until(Stop::Clock::time_point until) {
  for (auto& [id, connection] : connections_) {
    await(connection, Connection::Wants::yield);
  }
  while (!connections_.empty() && Stop::Clock::now() < until) {
    turn(until);
  }
}
