/// @file
/// A timer for deadlines, and the loop that it wakes.
#include "deadline_timer.hpp"

#include <thread>

#include "catch.hpp"

using namespace std::chrono_literals;

namespace {

using Clock = DeadlineTimer::Clock;

constexpr std::uint64_t timer_id = 7;

/// @return whether the timer has woken the loop before the time was over
bool wakes_within(EventLoop& loop, Clock::duration time) {
  const auto events = loop.wait(Clock::now() + time);
  return events.size() == 1 && events[0].data.u64 == timer_id;
}

}  // namespace

TEST_CASE("a timer expires when it is due, and once") {
  EventLoop loop;
  DeadlineTimer timer(loop, timer_id);
  CHECK_FALSE(wakes_within(loop, 20ms));

  const auto due = Clock::now() + 50ms;
  timer.expire_by(due, Clock::now());
  REQUIRE(wakes_within(loop, 10s));
  CHECK(Clock::now() >= due);
  CHECK_FALSE(wakes_within(loop, 50ms));
}

TEST_CASE("what is due already wakes the loop at once") {
  EventLoop loop;
  DeadlineTimer timer(loop, timer_id);
  timer.expire_by(Clock::now() - 1s, Clock::now());
  CHECK(wakes_within(loop, 10s));
}

TEST_CASE("an earlier deadline brings the timer forward, also from never") {
  EventLoop loop;
  DeadlineTimer timer(loop, timer_id);
  timer.expire_by(GENERATE(Clock::time_point::max(), Clock::now() + 1h), Clock::now());
  CHECK_FALSE(wakes_within(loop, 20ms));
  timer.expire_by(Clock::now() + 1ms, Clock::now());
  CHECK(wakes_within(loop, 10s));
}

TEST_CASE("a later deadline, or none, does not put the timer off") {
  EventLoop loop;
  DeadlineTimer timer(loop, timer_id);
  const auto now = Clock::now();
  timer.expire_by(now + 50ms, now);
  if (GENERATE(false, true)) {
    // As in a long turn: the time that the caller knows is that of its beginning.
    std::this_thread::sleep_for(100ms);
  }
  timer.expire_by(now + 1h, now);
  timer.expire_by(Clock::time_point::max(), now);
  CHECK(wakes_within(loop, 10s));
}

TEST_CASE("a timer that has expired is set again") {
  EventLoop loop;
  DeadlineTimer timer(loop, timer_id);
  for (int i = 0; i < 3; ++i) {
    CAPTURE(i);
    const auto due = Clock::now() + 5ms;
    timer.expire_by(due, Clock::now());
    REQUIRE(wakes_within(loop, 10s));
    CHECK(Clock::now() >= due);
  }
}
