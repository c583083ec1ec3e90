/// @file
/// The accounts of one thread.
#include "ledger.hpp"

#include <algorithm>

namespace stress {

Message Ledger::start_message(std::uint64_t key, Time since) {
  if (since < measured_from_) {
    return {key, 0, since};
  }
  ++current_.sent;
  return {key, order_.fetch_add(1, std::memory_order_relaxed) + 1, since};
}

void Ledger::succeed(const Message& message, Time at) {
  if (message.order != 0) {
    ++current_.ok;
    current_.latency.record(at - message.since);
    last_outcome_ = std::max(last_outcome_, at);
  }
}

void Ledger::fail(const Message& message, Failure why, Time at) {
  if (message.order != 0) {
    ++current_.errors[static_cast<std::size_t>(why)];
    first_failed_ = first_of(first_failed_, message.order);
    last_outcome_ = std::max(last_outcome_, at);
  }
}

void Ledger::abandon(const Message& message) {
  if (message.order != 0) {
    ++current_.unanswered;
  }
}

void Ledger::close_period() {
  total_.merge(current_);
  current_.clear();
}

}  // namespace stress
