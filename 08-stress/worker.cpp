/// @file
/// One of the processes that serve: a loop, an acceptor, and the clients.
#include "worker.hpp"

#include <algorithm>
#include <utility>

namespace {

/// What is watched beside the clients, by its event's id; a client's is its address.
enum : std::uint64_t {
  listener_id,
  wakeup_id,
  room_id,
  call_id,
  timer_id,
  last_fixed_id = timer_id
};

/// A turn accepts one client, and another for so many events that it has.
constexpr std::size_t events_per_accept = 32;

/// How long after the stop's patience what still comes is dropped.
constexpr std::chrono::milliseconds grace{250};

}  // namespace

Worker::Worker(std::size_t index, Listener& listener, const Service& service, const Stop& stop,
               const Options& options, Totals& totals, Places& places, Logger& log)
    : stop_(stop),
      totals_(totals),
      log_(log),
      acceptor_(index, listener, places, loop_, listener_id, log),
      clients_(service, options, loop_, log),
      timer_(loop_, timer_id),
      now_(Clock::now()) {
  loop_.watch(stop_.wakeup(), EPOLLIN | EPOLLET, wakeup_id);
  loop_.watch(places.room(), EPOLLIN | EPOLLET, room_id);
  loop_.watch(places.call(), EPOLLIN | EPOLLET, call_id);
}

void Worker::run() {
  while (!stop_.requested()) {
    turn(acceptor_.resumes());
    acceptor_.resume_when_due(now_);
  }
  log_.info("stopping, with {} connections", clients_.size());
  end_all();
}

void Worker::turn(Clock::time_point until) {
  timer_.expire_by(std::min(until, clients_.next_deadline()), now_);
  const auto events = loop_.wait(clients_.any_unfinished() ? now_ : Clock::time_point::max());
  now_ = Clock::now();
  clients_.go_on_with_unfinished(now_);
  for (const epoll_event& event : events) {
    dispatch(event, events.size());
  }
  clients_.hang_up_on_idle(now_);
  totals_.add_bytes(std::exchange(clients_.shared().sent, 0));
  acceptor_.give_back(clients_.bury_ended(), now_);
}

void Worker::dispatch(const epoll_event& event, std::size_t of_this_turn) {
  if (event.data.u64 > last_fixed_id) {
    clients_.go_on(event.data.u64, event.events, now_);
  } else if (event.data.u64 == listener_id) {
    accept_clients(1 + of_this_turn / events_per_accept);
  } else if (event.data.u64 == room_id) {
    acceptor_.see_room(now_);
  } else if (event.data.u64 == call_id) {
    acceptor_.look_again(now_);
  }
  // The wake-up and the timer have done their duty: the loop is awake.
}

// To ask until nobody is left is dear: accept4(2) makes a socket before it looks for somebody.
void Worker::accept_clients(std::size_t most) {
  for (std::size_t i = 0; i < most; ++i) {
    Fd client = acceptor_.accept(now_);
    if (!client) {
      return;
    }
    totals_.add_connection();
    if (!clients_.welcome(std::move(client), now_)) {
      acceptor_.give_back(1, now_);
    }
  }
}

void Worker::end_all() {
  acceptor_.stop();
  clients_.shared().stopping = true;
  go_on_with_all(EPOLLIN, stop_.deadline());
  // Who has not taken his reply by now gets no more of it, but an orderly end.
  clients_.shared().impatient = true;
  go_on_with_all(EPOLLOUT, stop_.deadline() + grace);
  clients_.log_all();
  totals_.add_bytes(std::exchange(clients_.shared().sent, 0));
}

void Worker::go_on_with_all(std::uint32_t events, Clock::time_point until) {
  clients_.go_on_with_all(events, now_);
  while (!clients_.empty() && Clock::now() < until) {
    turn(until);
  }
}
