/// @file
/// One simulated client: when it connects, sends, waits, reconnects and finishes.
#include "simulated_client.hpp"

#include <algorithm>

namespace stress {

namespace {

constexpr Duration first_backoff = std::chrono::milliseconds(10);
constexpr Duration max_backoff = std::chrono::seconds(1);
constexpr std::uint64_t max_failed_in_a_row = 10;

/// How long to wait for the server to close its side after the client's half-close.
constexpr Duration close_timeout = std::chrono::seconds(1);

}  // namespace

SimulatedClient::SimulatedClient(ThreadContext& context, std::uint32_t slot, std::uint64_t number)
    : context_(context),
      slot_(slot),
      number_(number),
      reader_(context.run.protocol->new_reader()),
      in_flight_(context.run.plan.pipeline),
      random_(static_cast<std::uint32_t>(payload_key(context.run.plan.seed, number, ~0ULL))),
      quota_left_(context.run.plan.quota(number)) {
  const std::optional<std::uint64_t> rate = context.run.plan.spawn_rate;
  const double delay = rate ? static_cast<double>(number) / static_cast<double>(*rate) : 0;
  schedule_start_ = context.run.start +
                    std::chrono::duration_cast<Duration>(std::chrono::duration<double>(delay));
  not_before_ = schedule_start_;
  context.timers.add(schedule_start_, slot);
  timer_is_set_ = true;
}

void SimulatedClient::on_timer(Time now) {
  timer_is_set_ = false;
  const LoadPlan& plan = context_.run.plan;
  if (connections_tried_ == 0 && (plan.hold || (plan.rate && has_more_messages()))) {
    connect(now);
  } else if (plan.trickle && state_ == State::open) {
    trickle(now);
  } else {
    advance(now);
  }
}

void SimulatedClient::advance(Time now) {
  if (state_ != State::idle && state_ != State::open) {
    return;
  }
  if (!has_more_messages() && in_flight_.empty()) {
    state_ == State::idle ? finish() : half_close(now);
    return;
  }
  start_due_messages(now);
  if (state_ == State::open) {
    write();
  } else if (!in_flight_.empty()) {
    connect(now);
    return;
  }
  if (!timer_is_set_ && !in_flight_.full() && has_more_messages() && !connection_used_up()) {
    context_.timers.add(due_time(), slot_);
    timer_is_set_ = true;
  }
}

void SimulatedClient::start_due_messages(Time now) {
  const Time end = context_.run.end;
  while (!in_flight_.full() && has_more_messages() && !connection_used_up() && due_time() <= now &&
         due_time() < end) {
    start_message(now, context_.run.plan.rate ? intended_time() : now);
    if (state_ == State::idle) {
      return;
    }
  }
}

void SimulatedClient::start_message(Time now, Time since) {
  const std::uint64_t key = payload_key(context_.run.plan.seed, number_, next_);
  const Message message = context_.ledger.start_message(key, since);
  if (in_flight_.empty()) {
    waiting_since_ = now;
  }
  in_flight_.push(message);
  if (quota_left_ && message.order != 0) {
    --*quota_left_;
  }
  ++next_;
  ++messages_on_connection_;
  started_any_ = true;
}

bool SimulatedClient::has_more_messages() const {
  return !context_.run.plan.hold && (!quota_left_ || *quota_left_ > 0);
}

bool SimulatedClient::connection_used_up() const {
  const std::optional<std::uint64_t> most = context_.run.plan.reconnect_every;
  return most && messages_on_connection_ >= *most;
}

Time SimulatedClient::intended_time() const {
  // Client i of n sends the messages i, i + n, i + 2n, ... of the schedule.
  const LoadPlan& plan = context_.run.plan;
  const double place = static_cast<double>(number_) +
                       static_cast<double>(next_) * static_cast<double>(plan.connections);
  const std::chrono::duration<double> delay(place / static_cast<double>(*plan.rate));
  return schedule_start_ + std::chrono::duration_cast<Duration>(delay);
}

Time SimulatedClient::due_time() const {
  return context_.run.plan.rate ? std::max(intended_time(), not_before_) : not_before_;
}

void SimulatedClient::complete_oldest(Time now, ReplyVerdict verdict) {
  waiting_since_ = now;
  if (const auto think = context_.run.plan.think) {
    std::uniform_int_distribution<std::int64_t> wait(think->first.count(), think->second.count());
    not_before_ = now + Duration(wait(random_));
  }
  const bool is_last = in_flight_.size() == 1 && (!has_more_messages() || connection_used_up());
  if (is_last || verdict == ReplyVerdict::last) {
    half_close(now);
  } else {
    succeed_oldest(now);
  }
}

void SimulatedClient::succeed_oldest(Time at) {
  context_.ledger.succeed(in_flight_.pop(), at);
  --written_;
  got_reply_ = true;
  served_ = true;
}

void SimulatedClient::finish() {
  state_ = State::finished;
  ++context_.finished;
}

void SimulatedClient::fail_connection(Failure why, Time now) {
  const bool holds = context_.run.plan.hold.has_value();
  if (holds && state_ == State::connecting) {
    context_.run.settled.fetch_add(1);
  }
  if (in_flight_.empty() && (has_more_messages() || holds)) {
    start_message(now, now);
  }
  while (!in_flight_.empty()) {
    context_.ledger.fail(in_flight_.pop(), why, now);
  }
  on_connection_end(now);
}

void SimulatedClient::on_connection_end(Time now) {
  socket_.close();
  state_ = State::idle;
  messages_on_connection_ = 0;
  failed_in_a_row_ = got_reply_ ? 0 : failed_in_a_row_ + 1;
  if (!should_reconnect()) {
    finish();
    return;
  }
  if (failed_in_a_row_ > 0) {
    const std::uint64_t doublings = std::min<std::uint64_t>(failed_in_a_row_ - 1, 20);
    not_before_ = now + std::min(max_backoff, first_backoff * (std::int64_t{1} << doublings));
  }
  advance(now);
}

bool SimulatedClient::should_reconnect() const {
  const RunContext& run = context_.run;
  const bool hopeless = run.opened == 0;
  return has_more_messages() && !hopeless &&
         (run.plan.duration || failed_in_a_row_ < max_failed_in_a_row);
}

void SimulatedClient::check_timeout(Time now) {
  const Duration timeout = context_.run.plan.timeout;
  const Duration waited = now - waiting_since_;
  if (state_ == State::connecting && waited >= timeout) {
    fail_connection(Failure::connect_timeout, now);
  } else if (state_ == State::open && !in_flight_.empty() && waited >= timeout) {
    fail_connection(Failure::reply_timeout, now);
  } else if (state_ == State::closing && waited >= std::min(timeout, close_timeout)) {
    on_end_of_stream(now);
  }
}

void SimulatedClient::abandon_in_flight() {
  if (state_ == State::closing && !in_flight_.empty()) {
    succeed_oldest(last_reply_at_);
  }
  while (!in_flight_.empty()) {
    context_.ledger.abandon(in_flight_.pop());
  }
}

}  // namespace stress
