/// @file
/// Counts of messages by outcome.
#include "tally.hpp"

#include <numeric>

namespace stress {

std::uint64_t Tally::failed() const {
  return std::accumulate(errors.begin(), errors.end(), std::uint64_t{0});
}

void Tally::merge(const Tally& other) {
  sent += other.sent;
  ok += other.ok;
  for (std::size_t i = 0; i < errors.size(); ++i) {
    errors[i] += other.errors[i];
  }
  unanswered += other.unanswered;
  bytes_sent += other.bytes_sent;
  bytes_received += other.bytes_received;
  latency.merge(other.latency);
}

void Tally::clear() {
  sent = 0;
  ok = 0;
  errors.fill(0);
  unanswered = 0;
  bytes_sent = 0;
  bytes_received = 0;
  latency.clear();
}

}  // namespace stress
