/// @file
#include "clients.hpp"

#include <bit>
#include <exception>
#include <new>
#include <utility>

#include "address.hpp"

namespace {

/// @return the session whose address an id is
Session& session_at(std::uint64_t id) {
  return *std::bit_cast<Session*>(static_cast<std::uintptr_t>(id));
}

}  // namespace

Clients::Clients(const Service& service, const Options& options, const EventLoop& loop,
                 Totals& totals, Logger& log)
    : service_(service),
      loop_(loop),
      totals_(totals),
      log_(log),
      logged_(to_log_level(options.log_level) <= LogLevel::info),
      idle_timeout_(options.idle_timeout),
      now_(Clock::now()) {
  context_.use_sendfile = options.sendfile;
}

void Clients::begin_turn() {
  now_ = Clock::now();
  // Two vectors that alternate, so that their memory is reused.
  resuming_.swap(yielded_);
  for (Session* const session : resuming_) {
    session->yielded = false;
    step(*session, EPOLLIN);
  }
  resuming_.clear();
}

void Clients::add(Fd client) {
  totals_.add_connection();
  const std::uint64_t id = ++last_id_;
  try {
    std::string peer = logged_ ? peer_address(client) : std::string();
    // In a list of its own until all is set up. A splice does not move it in memory.
    Sessions fresh;
    Session& session = fresh.emplace_back(id, std::move(client), service_.begin(), context_,
                                          std::move(peer), now_);
    session.task = serve(session.socket, *session.conversation, context_);
    loop_.watch(session.socket.fd(), EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
                reinterpret_cast<std::uint64_t>(&session));
    if (idle_timeout_ != idle_timeout_.zero()) {
      deadlines_.add(session.deadline, now_ + idle_timeout_);
    }
    session.place = fresh.begin();
    sessions_.splice(sessions_.end(), fresh);
    log_.debug("connection {} from {} opened", id, session.peer);
    session.task.start();
  } catch (const std::exception& failure) {
    log_.error("connection {} refused: {}", id, failure.what());
  }
}

void Clients::resume(std::uint64_t id, std::uint32_t events) {
  step(session_at(id), events);
}

void Clients::end_turn() {
  hang_up_on_idle();
  totals_.add_bytes(std::exchange(context_.sent, 0));
  // Drop those that were closed after they had yielded.
  std::erase_if(yielded_, [](const Session* session) { return session->task.done(); });
  closed_.clear();
}

void Clients::stop() {
  context_.stopping = true;
  resume_all(EPOLLIN);
}

void Clients::expire() {
  context_.expired = true;
  resume_all(EPOLLOUT);
}

/// As if there were events for all.
void Clients::resume_all(std::uint32_t events) {
  for (auto next = sessions_.begin(); next != sessions_.end();) {
    step(*next++, events);
  }
}

void Clients::step(Session& session, std::uint32_t events) {
  if (session.task.done()) {
    return;  // it was closed earlier in this turn
  }
  session.notify(events, now_);
  try {
    after_step(session);
  } catch (const std::bad_alloc&) {
    log_.warn("out of memory: closing one connection");
    session.task.done() ? close(session) : session.hang_up();
  }
}

/// What follows when a client's coroutine has suspended, or ended.
void Clients::after_step(Session& session) {
  if (session.task.done() && !session.closing && !session.task.failure() &&
      (session.conversation->over() || context_.stopping)) {
    session.closing = true;
    session.task = close_gracefully(session.socket, context_);
    session.task.start();
  }
  if (session.task.done()) {
    close(session);
  } else if (session.socket.yielded() && !session.yielded) {
    yielded_.push_back(&session);
    session.yielded = true;
  }
}

// Destroyed between turns: an event of this one may be for it.
void Clients::close(Session& session) {
  session.socket.close();
  log_close(session);
  deadlines_.remove(session.deadline);
  closed_.splice(closed_.end(), sessions_, session.place);
}

void Clients::log_close(const Session& session) const {
  if (!logged_) {
    return;
  }
  try {
    session.log_close(log_);
  } catch (const std::bad_alloc&) {
    log_.warn("out of memory: close not logged");
  }
}

// Activity moves no entry of the heap: it is checked when it is due, and moved to its new place
// then.
void Clients::hang_up_on_idle() {
  while (deadlines_.next() <= now_) {
    Deadline& first = deadlines_.first();
    Session& session = session_at(first.id);
    const auto due = session.idle_since() + idle_timeout_;
    if (due > now_) {
      deadlines_.move(first, due);
    } else {
      deadlines_.remove(first);
      session.hang_up();
    }
  }
}

void Clients::log_all() const {
  for (const Session& session : sessions_) {
    log_close(session);
  }
}
