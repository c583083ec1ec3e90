/// @file
/// The loop's timer: a wait ends in time, with one timer for all waits.
#include "event_loop.hpp"

#include <thread>

#include "catch.hpp"

using namespace std::chrono_literals;

namespace {

using Clock = EventLoop::Clock;

/// @return whether the wait ended by its timer, and not before @p until
bool waits_until(EventLoop& loop, Clock::time_point until) {
  const auto events = loop.wait(until, Clock::now());
  return events.size() == 1 && events[0].data.u64 == EventLoop::wakeup_id && Clock::now() >= until;
}

}  // namespace

TEST_CASE("a wait ends in time, and each time") {
  EventLoop loop;
  for (int i = 0; i < 3; ++i) {
    CAPTURE(i);
    CHECK(waits_until(loop, Clock::now() + 20ms));
  }
}

TEST_CASE("a wait until now only looks") {
  EventLoop loop;
  const auto now = Clock::now();
  CHECK(loop.wait(now, now).empty());
  CHECK(loop.wait(now - 1s, now).empty());
}

TEST_CASE("an earlier deadline brings the timer forward, even from never") {
  EventLoop loop;
  EventFd wakeup;
  loop.watch_wakeup(wakeup.fd());
  wakeup.notify();
  const auto later = GENERATE(Clock::time_point::max(), Clock::now() + 1h);
  REQUIRE(loop.wait(later, Clock::now()).size() == 1);
  CHECK(waits_until(loop, Clock::now() + 20ms));
}

TEST_CASE("a later deadline leaves the timer, which then wakes the loop early, once") {
  EventLoop loop;
  EventFd wakeup;
  loop.watch_wakeup(wakeup.fd());
  wakeup.notify();
  const auto first = Clock::now() + 50ms;
  REQUIRE(loop.wait(first, Clock::now()).size() == 1);
  const auto second = Clock::now() + 200ms;
  CHECK(loop.wait(second, Clock::now()).size() == 1);
  CHECK(Clock::now() >= first);
  CHECK(waits_until(loop, second));
}

TEST_CASE("a timer that has expired during a long turn is set again") {
  EventLoop loop;
  EventFd wakeup;
  loop.watch_wakeup(wakeup.fd());
  wakeup.notify();
  const auto now = Clock::now();
  REQUIRE(loop.wait(now + 20ms, now).size() == 1);
  // The time that the caller knows is that of the turn's beginning, before the timer expired.
  std::this_thread::sleep_for(50ms);
  CHECK(loop.wait(now + 1h, now).size() == 1);
  CHECK(waits_until(loop, Clock::now() + 20ms));
}
