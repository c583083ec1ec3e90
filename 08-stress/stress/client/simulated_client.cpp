/// @file
/// One simulated client: what it decides to do next.
#include "client.hpp"

#include <algorithm>

namespace stress {

namespace {

constexpr Duration first_rest = std::chrono::milliseconds(10);
constexpr Duration longest_rest = std::chrono::seconds(1);
constexpr std::uint64_t most_fruitless = 10;

/// How long to wait for a server that does not close after the client has.
constexpr Duration longest_closing = std::chrono::seconds(1);

}  // namespace

Client::Client(Surroundings& around, std::uint32_t slot, std::uint64_t number)
    : around_(around),
      slot_(slot),
      number_(number),
      reader_(around.session.dialect->new_reader()),
      flight_(around.session.plan.pipeline),
      random_(static_cast<std::uint32_t>(payload_key(around.session.plan.seed, number, ~0ULL))),
      quota_left_(around.session.plan.quota(number)) {
  const std::optional<std::uint64_t> rate = around.session.plan.spawn_rate;
  const double delay = rate ? static_cast<double>(number) / static_cast<double>(*rate) : 0;
  begun_ = around.session.start +
           std::chrono::duration_cast<Duration>(std::chrono::duration<double>(delay));
  not_before_ = begun_;
  around.wakes.add(begun_, slot);
  wake_is_set_ = true;
}

void Client::on_wake(Time now) {
  wake_is_set_ = false;
  const Plan& plan = around_.session.plan;
  if (connections_ == 0 && (plan.hold || (plan.rate && more_to_take_up()))) {
    connect(now);
  } else if (plan.trickle && state_ == State::open) {
    trickle(now);
  } else {
    advance(now);
  }
}

void Client::advance(Time now) {
  if (state_ != State::idle && state_ != State::open) {
    return;
  }
  if (!more_to_take_up() && flight_.empty()) {
    state_ == State::idle ? finish() : end_connection(now);
    return;
  }
  take_up_due(now);
  if (state_ == State::open) {
    write();
  } else if (!flight_.empty()) {
    connect(now);
    return;
  }
  if (!wake_is_set_ && !flight_.full() && more_to_take_up() && !connection_used_up()) {
    around_.wakes.add(due(), slot_);
    wake_is_set_ = true;
  }
}

void Client::take_up_due(Time now) {
  const Time end = around_.session.end;
  while (!flight_.full() && more_to_take_up() && !connection_used_up() && due() <= now &&
         due() < end) {
    take_up(now, around_.session.plan.rate ? intended() : now);
    if (state_ == State::idle) {
      return;
    }
  }
}

void Client::take_up(Time now, Time since) {
  const std::uint64_t key = payload_key(around_.session.plan.seed, number_, next_);
  const Message message = around_.ledger.take_up(key, since);
  if (flight_.empty()) {
    waiting_since_ = now;
  }
  flight_.push(message);
  if (quota_left_ && message.order != 0) {
    --*quota_left_;
  }
  ++next_;
  ++on_connection_;
  asked_ = true;
}

bool Client::more_to_take_up() const {
  return !around_.session.plan.hold && (!quota_left_ || *quota_left_ > 0);
}

bool Client::connection_used_up() const {
  const std::optional<std::uint64_t> most = around_.session.plan.reconnect_every;
  return most && on_connection_ >= *most;
}

Time Client::intended() const {
  // Client i of n sends messages i, i + n, i + 2n, ... of the schedule.
  const Plan& plan = around_.session.plan;
  const double place = static_cast<double>(number_) +
                       static_cast<double>(next_) * static_cast<double>(plan.connections);
  const std::chrono::duration<double> delay(place / static_cast<double>(*plan.rate));
  return begun_ + std::chrono::duration_cast<Duration>(delay);
}

Time Client::due() const {
  return around_.session.plan.rate ? std::max(intended(), not_before_) : not_before_;
}

void Client::complete_oldest(Time now, Verdict verdict) {
  waiting_since_ = now;
  if (const auto think = around_.session.plan.think) {
    std::uniform_int_distribution<std::int64_t> wait(think->first.count(), think->second.count());
    not_before_ = now + Duration(wait(random_));
  }
  const bool is_last = flight_.size() == 1 && (!more_to_take_up() || connection_used_up());
  if (is_last || verdict == Verdict::last) {
    end_connection(now);
  } else {
    succeed_oldest(now);
  }
}

void Client::succeed_oldest(Time at) {
  around_.ledger.succeed(flight_.pop(), at);
  --written_;
  fruitful_ = true;
  served_ = true;
}

void Client::finish() {
  state_ = State::finished;
  ++around_.finished;
}

void Client::fail_connection(Failure why, Time now) {
  const bool holds = around_.session.plan.hold.has_value();
  if (holds && state_ == State::connecting) {
    around_.session.settled.fetch_add(1);
  }
  if (flight_.empty() && (more_to_take_up() || holds)) {
    take_up(now, now);
  }
  while (!flight_.empty()) {
    around_.ledger.fail(flight_.pop(), why, now);
  }
  after_connection(now);
}

void Client::after_connection(Time now) {
  socket_.close();
  state_ = State::idle;
  on_connection_ = 0;
  fruitless_ = fruitful_ ? 0 : fruitless_ + 1;
  if (!keeps_trying()) {
    finish();
    return;
  }
  if (fruitless_ > 0) {
    const std::uint64_t doublings = std::min<std::uint64_t>(fruitless_ - 1, 20);
    not_before_ = now + std::min(longest_rest, first_rest * (std::int64_t{1} << doublings));
  }
  advance(now);
}

bool Client::keeps_trying() const {
  const Session& session = around_.session;
  const bool hopeless = session.opened == 0;
  return more_to_take_up() && !hopeless && (session.plan.duration || fruitless_ < most_fruitless);
}

void Client::check_timeout(Time now) {
  const Duration timeout = around_.session.plan.timeout;
  const Duration waited = now - waiting_since_;
  if (state_ == State::connecting && waited >= timeout) {
    fail_connection(Failure::connect_timeout, now);
  } else if (state_ == State::open && !flight_.empty() && waited >= timeout) {
    fail_connection(Failure::reply_timeout, now);
  } else if (state_ == State::closing && waited >= std::min(timeout, longest_closing)) {
    on_end_of_stream(now);
  }
}

void Client::leave() {
  if (state_ == State::closing && !flight_.empty()) {
    succeed_oldest(answered_);
  }
  while (!flight_.empty()) {
    around_.ledger.abandon(flight_.pop());
  }
}

}  // namespace stress
