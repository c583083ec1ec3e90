/// @file
/// An alarm, and the loop that it wakes.
#include "alarm.hpp"

#include "catch.hpp"

using namespace std::chrono_literals;

namespace {

using Clock = Alarm::Clock;

constexpr std::uint64_t alarm_id = 7;

/// @return whether the alarm has woken the loop before the time was over
bool rings_within(EventLoop& loop, Clock::duration time) {
  const auto events = loop.wait(Clock::now() + time);
  return events.size() == 1 && events[0].data.u64 == alarm_id;
}

}  // namespace

TEST_CASE("an alarm rings when it is due, and once") {
  EventLoop loop;
  Alarm alarm(loop, alarm_id);
  CHECK_FALSE(rings_within(loop, 20ms));

  const auto due = Clock::now() + 50ms;
  alarm.ring_by(due, Clock::now());
  REQUIRE(rings_within(loop, 10s));
  CHECK(Clock::now() >= due);
  CHECK_FALSE(rings_within(loop, 50ms));
}

TEST_CASE("an alarm that is due already rings at once") {
  EventLoop loop;
  Alarm alarm(loop, alarm_id);
  alarm.ring_by(Clock::now() - 1s, Clock::now());
  CHECK(rings_within(loop, 10s));
}

TEST_CASE("an alarm is brought forward") {
  EventLoop loop;
  Alarm alarm(loop, alarm_id);
  alarm.ring_by(Clock::now() + 1h, Clock::now());
  alarm.ring_by(Clock::now() + 1ms, Clock::now());
  CHECK(rings_within(loop, 10s));
}

TEST_CASE("an alarm for somebody later does not put off an earlier one") {
  EventLoop loop;
  Alarm alarm(loop, alarm_id);
  alarm.ring_by(Clock::now() + 50ms, Clock::now());
  alarm.ring_by(Clock::now() + 1h, Clock::now());
  alarm.ring_by(Clock::time_point::max(), Clock::now());
  CHECK(rings_within(loop, 10s));
}

TEST_CASE("an alarm that has rung is set again") {
  EventLoop loop;
  Alarm alarm(loop, alarm_id);
  for (int i = 0; i < 3; ++i) {
    CAPTURE(i);
    const auto due = Clock::now() + 5ms;
    alarm.ring_by(due, Clock::now());
    REQUIRE(rings_within(loop, 10s));
    CHECK(Clock::now() >= due);
  }
}
