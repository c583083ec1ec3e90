/// @file
/// The clients of one worker.
#include "clients.hpp"

#include <bit>
#include <exception>
#include <new>
#include <utility>

#include "address.hpp"
#include "serving.hpp"

namespace {

/// @return the connection whose address an id is
Connection& connection_at(std::uint64_t id) {
  return *std::bit_cast<Connection*>(static_cast<std::uintptr_t>(id));
}

}  // namespace

Clients::Clients(const Service& service, const Options& options, const EventLoop& loop, Logger& log)
    : service_(service),
      loop_(loop),
      log_(log),
      logged_(to_log_level(options.log_level) <= LogLevel::info),
      idle_timeout_(options.idle_timeout) {
  shared_.by_sendfile = options.sendfile;
}

bool Clients::welcome(Fd client, Clock::time_point now) {
  const std::uint64_t id = ++last_id_;
  try {
    std::string peer = logged_ ? peer_address(client) : std::string();
    // In a list of its own until all is set up. It does not move in memory when it joins the
    // others.
    Connections fresh;
    Connection& connection =
        fresh.emplace_back(id, std::move(client), service_.begin(), shared_, std::move(peer), now);
    connection.task = serve(connection.socket, *connection.conversation, shared_);
    loop_.watch(connection.socket.fd(), EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
                reinterpret_cast<std::uint64_t>(&connection));
    if (idle_timeout_ != idle_timeout_.zero()) {
      deadlines_.add(connection.deadline, now + idle_timeout_);
    }
    connection.place = fresh.begin();
    connections_.splice(connections_.end(), fresh);
    log_.debug("connection {} from {} opened", id, connection.peer);
    connection.task.start();
    return true;
  } catch (const std::exception& failure) {
    log_.error("connection {} refused: {}", id, failure.what());
    return false;
  }
}

void Clients::go_on(std::uint64_t id, std::uint32_t events, Clock::time_point now) {
  advance(connection_at(id), events, now);
}

void Clients::go_on_with_all(std::uint32_t events, Clock::time_point now) {
  for (auto next = connections_.begin(); next != connections_.end();) {
    advance(*next++, events, now);
  }
}

void Clients::go_on_with_unfinished(Clock::time_point now) {
  // Two vectors that take turns, so that their memory stays.
  going_on_.swap(unfinished_);
  for (Connection* const connection : going_on_) {
    connection->noted = false;
    advance(*connection, EPOLLIN, now);
  }
  going_on_.clear();
}

void Clients::advance(Connection& connection, std::uint32_t events, Clock::time_point now) {
  if (connection.task.done()) {
    return;  // he ended earlier in this turn
  }
  connection.notify(events, now);
  try {
    settle(connection);
  } catch (const std::bad_alloc&) {
    log_.warn("memory is short: it costs a client his connection");
    connection.task.done() ? end(connection) : connection.hang_up();
  }
}

/// What follows when a client's coroutine waits again, or has ended.
void Clients::settle(Connection& connection) {
  if (connection.task.done() && !connection.parting && !connection.task.failure() &&
      (connection.conversation->over() || shared_.stopping)) {
    connection.parting = true;
    connection.task = part(connection.socket, shared_);
    connection.task.start();
  }
  if (connection.task.done()) {
    end(connection);
  } else if (connection.socket.unfinished() && !connection.noted) {
    unfinished_.push_back(&connection);
    connection.noted = true;
  }
}

// Destroyed between turns: an event of this one may be for it.
void Clients::end(Connection& connection) {
  connection.socket.close();
  log_end(connection);
  deadlines_.remove(connection.deadline);
  ended_.splice(ended_.end(), connections_, connection.place);
}

void Clients::log_end(const Connection& connection) const {
  if (!logged_) {
    return;
  }
  try {
    connection.log_end(log_);
  } catch (const std::bad_alloc&) {
    log_.warn("memory is short: nothing is said of a connection that is closed");
  }
}

std::size_t Clients::bury_ended() {
  // Who ended after he was noted for the next turn has none.
  std::erase_if(unfinished_, [](const Connection* noted) { return noted->task.done(); });
  const std::size_t buried = ended_.size();
  ended_.clear();
  return buried;
}

// What a client does moves no entry of the heap: it is looked at when it is due, and goes to its
// new place then.
void Clients::hang_up_on_idle(Clock::time_point now) {
  while (deadlines_.next() <= now) {
    Deadline& first = deadlines_.first();
    Connection& connection = connection_at(first.id);
    const auto due = connection.waiting_since() + idle_timeout_;
    if (due > now) {
      deadlines_.move(first, due);
    } else {
      deadlines_.remove(first);
      connection.hang_up();
    }
  }
}

void Clients::log_all() const {
  for (const Connection& connection : connections_) {
    log_end(connection);
  }
}
