/// @file
/// One of the processes that serve: a loop, and a coroutine for each client.
#include "worker.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <bit>
#include <exception>
#include <utility>

#include "address.hpp"
#include "file_transfer.hpp"
#include "posix.hpp"

namespace {

/// What is watched beside the clients, by its event's id; a client's is its address.
enum : std::uint64_t { listener_id, wakeup_id, room_id, last_fixed_id = room_id };

/// How many clients are accepted before others have their turn, and other workers theirs.
constexpr int accepts_per_turn = 8;

/// How long after the stop's patience what still comes is dropped.
constexpr std::chrono::milliseconds grace{250};

/// How soon accept is tried again when descriptors or memory are short.
constexpr std::chrono::milliseconds shortage_pause{50};

/// How much is dropped of what a client still sends that has been asked to go.
constexpr std::uint64_t most_dropped = 1 << 20;

/// @return the connection whose address an id is
Connection& connection_at(std::uint64_t id) {
  return *std::bit_cast<Connection*>(static_cast<std::uintptr_t>(id));
}

}  // namespace

Worker::Worker(std::size_t index, Listener& listener, const Service& service, const Stop& stop,
               const Options& options, Totals& totals, Places& places, Logger& log)
    : index_(index),
      listener_(listener),
      service_(service),
      stop_(stop),
      totals_(totals),
      places_(places),
      log_(log),
      by_sendfile_(options.sendfile),
      logs_peers_(to_log_level(options.log_level) <= LogLevel::info),
      idle_timeout_(options.idle_timeout),
      now_(Clock::now()) {
  loop_.watch(listener_.socket(), EPOLLIN | EPOLLEXCLUSIVE, listener_id);
  loop_.watch(stop_.wakeup(), EPOLLIN | EPOLLET, wakeup_id);
  loop_.watch(places_.room(), EPOLLIN | EPOLLET, room_id);
}

void Worker::run() {
  while (!stop_.requested()) {
    turn(accept_again_);
  }
  log_.info("stopping, with {} connections", connections_.size());
  end_all();
}

Task Worker::serve(Socket& client, Conversation& conversation) {
  while (!conversation.over()) {
    const Bytes received = co_await client.receive();
    if (received.empty()) {
      co_return;
    }
    co_await client.send_all(conversation.reply_to(received));
    if (conversation.file() != nullptr) {
      co_await send_files(client, conversation, shared_, by_sendfile_);
    }
  }
}

// Half-closes, and drops what still comes until the client has closed, too: a mere close could
// become a reset that overtakes the last reply.
Task Worker::part(Socket& client) const {
  if (::shutdown(client.fd().number(), SHUT_WR) == -1) {
    throw_errno("cannot half-close");
  }
  const std::uint64_t before = client.bytes_received();
  // A stop has a time limit instead.
  while (shared_.stopping || client.bytes_received() - before <= most_dropped) {
    const Bytes dropped = co_await client.drop();
    if (dropped.empty()) {
      co_return;
    }
  }
}

void Worker::turn(Clock::time_point until) {
  const auto unfinished = std::exchange(unfinished_, {});
  const auto events = loop_.wait(unfinished.empty() ? std::min(until, deadlines_.next()) : now_);
  now_ = Clock::now();
  for (const epoll_event& event : events) {
    dispatch(event);
  }
  for (Connection* const connection : unfinished) {
    if (!connection->task.done()) {
      advance(*connection, EPOLLIN);
    }
  }
  hang_up_on_idle();
  totals_.add_bytes(std::exchange(shared_.sent, 0));
  bury_ended();
}

void Worker::dispatch(const epoll_event& event) {
  if (event.data.u64 > last_fixed_id) {
    advance(connection_at(event.data.u64), event.events);
  } else if (event.data.u64 == listener_id) {
    accept_clients();
  } else if (event.data.u64 == room_id && no_room_) {
    accept_again_ = now_;
  }
}

void Worker::accept_clients() {
  const bool was_short = listener_.shortage();
  no_room_ = false;
  for (int i = 0; i < accepts_per_turn && !no_room_; ++i) {
    if (!places_.take(index_)) {
      no_room_ = true;
      break;
    }
    Fd client = listener_.accept(SOCK_NONBLOCK);
    if (!client) {
      places_.give_back(index_);
      break;
    }
    totals_.add_connection();
    welcome(std::move(client));
  }
  if (listener_.shortage()) {
    if (!was_short) {
      log_.warn("descriptors or memory are short: who comes has to wait");
    }
    accept_again_ = now_ + shortage_pause;
  }
  if (listener_.shortage() || no_room_) {
    pause_accept(true);
  }
}

// An exclusive watch can't be changed, only ended and begun again (epoll_ctl(2)).
void Worker::pause_accept(bool pause) {
  if (std::exchange(accept_paused_, pause) == pause) {
    return;
  }
  if (pause) {
    loop_.forget(listener_.socket());
  } else {
    accept_again_ = Clock::time_point::max();
    loop_.watch(listener_.socket(), EPOLLIN | EPOLLEXCLUSIVE, listener_id);
  }
}

void Worker::welcome(Fd client) {
  const std::uint64_t id = ++last_id_;
  try {
    std::string peer = logs_peers_ ? peer_address(client) : std::string();
    // In a list of its own until all is set up. It does not move in memory when it joins the
    // others.
    std::list<Connection> fresh;
    Connection& connection =
        fresh.emplace_back(id, std::move(client), service_.begin(), shared_, std::move(peer), now_);
    connection.task = serve(connection.socket, *connection.conversation);
    loop_.watch(connection.socket.fd(), EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
                reinterpret_cast<std::uint64_t>(&connection));
    if (idle_timeout_ != idle_timeout_.zero()) {
      deadlines_.add(connection.deadline, now_ + idle_timeout_);
    }
    connection.place = fresh.begin();
    connections_.splice(connections_.end(), fresh);
    log_.debug("connection {} from {} opened", id, connection.peer);
    connection.task.start();
  } catch (const std::exception& failure) {
    // Out of memory or watches. It costs this client, nobody else.
    places_.give_back(index_);
    log_.error("connection {} refused: {}", id, failure.what());
  }
}

void Worker::advance(Connection& connection, std::uint32_t events) {
  connection.notify(events, now_);
  if (connection.task.done() && !connection.parting && !connection.task.failure() &&
      (connection.conversation->over() || shared_.stopping)) {
    connection.parting = true;
    connection.task = part(connection.socket);
    connection.task.start();
  }
  if (connection.task.done()) {
    end(connection);
  } else if (connection.socket.unfinished()) {
    unfinished_.push_back(&connection);
  }
}

void Worker::log_end(const Connection& connection) {
  using std::chrono::microseconds;
  const auto age = std::chrono::duration_cast<microseconds>(Clock::now() - connection.since);
  log_.info("connection {} from {} closed after {} us, {} bytes received, {} sent: {}",
            connection.id(), connection.peer, age.count(), connection.socket.bytes_received(),
            connection.socket.bytes_sent(), connection.why_over());
}

// Destroyed between turns: an event of this one may be for it.
void Worker::end(Connection& connection) {
  log_end(connection);
  deadlines_.remove(connection.deadline);
  ended_.splice(ended_.end(), connections_, connection.place);
}

void Worker::bury_ended() {
  for (std::size_t i = 0; i < ended_.size(); ++i) {
    places_.give_back(index_);
  }
  if (!ended_.empty() && accept_paused_) {
    accept_again_ = now_;
  }
  // Who ended after he was noted for the next turn has none.
  std::erase_if(unfinished_, [](const Connection* noted) { return noted->task.done(); });
  ended_.clear();
  if (accept_paused_ && now_ >= accept_again_ && !shared_.stopping) {
    pause_accept(false);
  }
}

// What a client does moves no entry of the heap: it is looked at when it is due, and goes to its
// new place then.
void Worker::hang_up_on_idle() {
  while (deadlines_.next() <= now_) {
    Deadline& first = deadlines_.first();
    Connection& connection = connection_at(first.id);
    const auto due = connection.waiting_since() + idle_timeout_;
    if (due > now_) {
      deadlines_.move(first, due);
    } else {
      deadlines_.remove(first);
      connection.hang_up();
    }
  }
}

void Worker::end_all() {
  pause_accept(true);
  shared_.stopping = true;
  go_on_with_all(EPOLLIN, stop_.deadline());
  // Who has not taken his reply by now gets no more of it, but an orderly end.
  shared_.impatient = true;
  go_on_with_all(EPOLLOUT, stop_.deadline() + grace);
  for (const Connection& connection : connections_) {
    log_end(connection);
  }
}

void Worker::go_on_with_all(std::uint32_t events, Clock::time_point until) {
  for (auto next = connections_.begin(); next != connections_.end();) {
    advance(*next++, events);
  }
  while (!connections_.empty() && Clock::now() < until) {
    turn(until);
  }
}
