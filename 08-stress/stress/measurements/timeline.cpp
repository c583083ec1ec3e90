/// @file
/// The counts of each second of a run.
#include "timeline.hpp"

#include <algorithm>
#include <limits>

namespace stress {

void Timeline::add(std::uint64_t thread, std::uint64_t second, const Tally& tally) {
  const std::lock_guard lock(mutex_);
  seconds_[second].merge(tally);
  reached_[thread] = second + 1;
}

void Timeline::finish(std::uint64_t thread) {
  const std::lock_guard lock(mutex_);
  reached_[thread] = std::numeric_limits<std::uint64_t>::max();
}

void Timeline::take_complete(const std::function<void(std::uint64_t, const Tally&)>& use) {
  const std::lock_guard lock(mutex_);
  const std::uint64_t complete = *std::min_element(reached_.begin(), reached_.end());
  while (!seconds_.empty() && seconds_.begin()->first < complete) {
    use(seconds_.begin()->first, seconds_.begin()->second);
    seconds_.erase(seconds_.begin());
  }
}

}  // namespace stress
