/// @file
/// The server of this stage: a reactor with deadlines.
#include "server.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <exception>
#include <utility>

namespace {

// The ids of what is no connection; connections come after.
constexpr std::uint64_t listener_id = 0;
constexpr std::uint64_t wakeup_id = 1;

/// How many clients are accepted before others have their turn.
constexpr int accepts_per_turn = 64;

/// How long after the stop's patience what still comes is dropped.
constexpr std::chrono::milliseconds grace{250};

/// How soon accept is tried again when descriptors or memory are short.
constexpr std::chrono::milliseconds shortage_pause{50};

/// How soon a client is looked at again that was due, but in the hands of a worker.
constexpr std::chrono::milliseconds second_look{10};

}  // namespace

Server::Server(Listener listener, const Service& service, const Stop& stop, const Options& options)
    : listener_(std::move(listener)),
      service_(service),
      stop_(stop),
      max_connections_(options.max_connections),
      workers_serve_(options.workers > 0),
      last_id_(wakeup_id),
      idle_timeout_(options.idle_timeout),
      pool_(options.workers, max_connections_,
            [this](Connection* connection) { handle(*connection, false); }) {
  loop_.watch(listener_.socket(), EPOLLIN, listener_id);
  loop_.watch(stop_.wakeup(), EPOLLIN | EPOLLET, wakeup_id);
}

void Server::run() {
  while (!stop_.requested()) {
    turn(accept_again_);
    if (accept_paused_ && may_accept()) {
      pause_accept(false);
    }
  }
  listener_.close();
  end_all();
}

void Server::turn(Stop::Clock::time_point until) {
  for (const epoll_event& event : loop_.wait(std::min(until, deadlines_.next()))) {
    dispatch(event);
  }
  hang_up_on_idle();
  bury_retired();
}

void Server::dispatch(const epoll_event& event) {
  if (event.data.u64 == listener_id) {
    accept_clients();
    return;
  }
  // A wake-up only ends the wait; and what was ready may be over by now.
  const auto found = connections_.find(event.data.u64);
  if (found == connections_.end()) {
    return;
  }
  if (workers_serve_) {
    found->second.lend();
    pool_.submit(&found->second);
  } else {
    handle(found->second, (event.events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0);
  }
}

void Server::accept_clients() {
  for (int i = 0; i < accepts_per_turn && connections_.size() < max_connections_; ++i) {
    Fd client = listener_.accept(SOCK_NONBLOCK);
    if (!client) {
      break;
    }
    totals_.add_connection();
    welcome(std::move(client));
  }
  if (listener_.shortage()) {
    accept_again_ = Stop::Clock::now() + shortage_pause;
  }
  if (!may_accept()) {
    pause_accept(true);
  }
}

bool Server::may_accept() {
  if (Stop::Clock::now() >= accept_again_) {
    accept_again_ = Stop::Clock::time_point::max();
  }
  return accept_again_ == Stop::Clock::time_point::max() && connections_.size() < max_connections_;
}

void Server::pause_accept(bool pause) {
  accept_paused_ = pause;
  loop_.change(listener_.socket(), pause ? 0U : EPOLLIN, listener_id);
}

void Server::welcome(Fd client) {
  const std::uint64_t id = ++last_id_;
  try {
    const auto [place, added] =
        connections_.try_emplace(id, id, std::move(client), service_.begin());
    // Only now, when all is set up: from here on there may be an event.
    loop_.watch(place->second.socket(), interest(Connection::Wants::read), id);
    if (idle_timeout_ != idle_timeout_.zero()) {
      deadlines_.add(place->second.deadline(), place->second.waiting_since() + idle_timeout_);
    }
  } catch (const std::exception&) {
    // Out of memory or watches. It costs this client, nobody else.
    connections_.erase(id);
  }
}

void Server::handle(Connection& connection, bool hung_up) {
  try {
    const Connection::Wants wants = connection.advance(hung_up, stop_.requested(), totals_);
    if (wants != Connection::Wants::end) {
      await(connection, wants);
      return;
    }
  } catch (const std::exception&) {
    // The client reset the connection, or is gone. That ends this connection, and nothing else.
  }
  retire(connection);
}

std::uint32_t Server::interest(Connection::Wants wants) const {
  const bool always = !workers_serve_;
  const bool reads = always || wants != Connection::Wants::write;
  const bool writes = always || wants != Connection::Wants::read;
  return EPOLLET | (always ? 0U : EPOLLONESHOT) | (reads ? EPOLLIN | EPOLLRDHUP : 0U) |
         (writes ? EPOLLOUT : 0U);
}

// The last that a worker does with a connection: the next event may give it to another one.
void Server::await(Connection& connection, Connection::Wants wants) {
  connection.give_back();
  // On this thread all edges are watched all the time; to ask again reports what is ready once
  // more.
  if (workers_serve_ || wants == Connection::Wants::turn) {
    loop_.change(connection.socket(), interest(wants), connection.id());
  }
}

void Server::retire(const Connection& connection) {
  {
    const std::lock_guard lock(mutex_);
    retired_.push_back(connection.id());
    if (retired_.size() > 1 || !workers_serve_) {
      return;
    }
  }
  stop_.wake();
}

// Between turns: no event of this turn can be for a connection that is destroyed here.
void Server::bury_retired() {
  std::vector<std::uint64_t> retired;
  {
    const std::lock_guard lock(mutex_);
    retired.swap(retired_);
  }
  for (const std::uint64_t id : retired) {
    const auto found = connections_.find(id);
    deadlines_.remove(found->second.deadline());
    connections_.erase(found);
  }
  if (!retired.empty() && accept_again_ != Stop::Clock::time_point::max()) {
    accept_again_ = Stop::Clock::now();
  }
}

// What a client does moves no entry of the heap: it is looked at when it is due, and goes to its
// new place then.
void Server::hang_up_on_idle() {
  const auto now = Stop::Clock::now();
  while (deadlines_.next() <= now) {
    Deadline& first = deadlines_.first();
    const Connection& connection = connections_.find(first.id)->second;
    // Whom a worker has may have been heard just now: that is known when he comes back.
    const auto due =
        connection.is_lent() ? now + second_look : connection.waiting_since() + idle_timeout_;
    if (due > now) {
      deadlines_.move(first, due);
    } else {
      // Not destroyed: who gave it back may just watch it again. The hang-up is an event, too.
      deadlines_.remove(first);
      connection.hang_up();
    }
  }
}

void Server::end_all() {
  // The workers go home first. From then on every connection belongs to this thread.
  pool_.join();
  workers_serve_ = false;
  // What they found to be over must not be watched again.
  bury_retired();
  part_from_all(stop_.deadline());
  // Who has not taken his reply by now gets no more of it, but an orderly end.
  for (auto& [id, connection] : connections_) {
    connection.give_up();
  }
  part_from_all(stop_.deadline() + grace);
}

void Server::part_from_all(Stop::Clock::time_point until) {
  for (const auto& [id, connection] : connections_) {
    // Whatever it waited for: its next turn comes at once.
    loop_.change(connection.socket(), interest(Connection::Wants::turn), id);
  }
  while (!connections_.empty() && Stop::Clock::now() < until) {
    turn(until);
  }
}
