/// @file
/// Places that several workers share.
#include "places.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "event_loop.hpp"
#include "posix.hpp"
#include "testkit.hpp"

namespace {

/// @return whether a wake-up has come since the last call
bool rung(const Fd& bell) {
  std::uint64_t count = 0;
  return ::read(bell.number(), &count, sizeof count) == sizeof count;
}

bool rung(const Places& places) {
  return rung(places.room());
}

}  // namespace

TEST_CASE("there are so many places and no more, whoever takes them") {
  Places places(3, 2);
  CHECK(places.take(0));
  CHECK(places.take(1));
  CHECK(places.take(1));
  CHECK_FALSE(places.take(0));
  CHECK_FALSE(places.take(1));
  places.give_back(1);
  CHECK(places.take(0));
  CHECK_FALSE(places.take(0));
}

TEST_CASE("what a worker had that is gone is free again, and only that") {
  Places places(4, 2);
  for (int i = 0; i < 3; ++i) {
    REQUIRE(places.take(0));
  }
  REQUIRE(places.take(1));
  places.give_back_all(0);
  for (int i = 0; i < 3; ++i) {
    CHECK(places.take(1));
  }
  CHECK_FALSE(places.take(1));
}

TEST_CASE("that a worker is gone is told: it may have made room, and died before it could say so") {
  Places places(4, 2);
  REQUIRE(places.take(0));
  places.give_back_all(0);
  CHECK(rung(places.room()));
  CHECK(rung(places.call()));
}

TEST_CASE("all can be called to look who waits") {
  Places places(4, 2);
  CHECK_FALSE(rung(places.call()));
  places.call_all();
  CHECK(rung(places.call()));
  CHECK_FALSE(rung(places.room()));
}

TEST_CASE("whoever was refused a place is told when there is one") {
  constexpr std::size_t workers = 4;
  Places places(1, workers);
  std::atomic<int> forgotten{0};
  std::vector<std::thread> all;
  for (std::size_t worker = 0; worker < workers; ++worker) {
    all.emplace_back([&, worker] {
      EventLoop loop;
      loop.watch(places.room(), EPOLLIN | EPOLLET, 0);
      for (int i = 0; i < 20000 && forgotten == 0; ++i) {
        while (forgotten == 0 && !places.take(worker)) {
          forgotten += loop.wait(Stop::Clock::now() + patience).empty() ? 1 : 0;
        }
        places.give_back(worker);
      }
    });
  }
  for (std::thread& thread : all) {
    thread.join();
  }
  CHECK(forgotten == 0);
}

TEST_CASE("the first place that is free after none was is told, and nothing else") {
  Places places(2, 2);
  REQUIRE(places.take(0));
  places.give_back(0);
  CHECK_FALSE(rung(places));
  REQUIRE(places.take(0));
  REQUIRE(places.take(0));
  REQUIRE_FALSE(places.take(1));
  // Who was refused had nothing to give back.
  CHECK_FALSE(rung(places));
  places.give_back(0);
  CHECK(rung(places));
  places.give_back(0);
  CHECK_FALSE(rung(places));
}

TEST_CASE("workers that take and give back at once never have more, and lose none") {
  constexpr std::size_t workers = 4;
  constexpr int most = 3;
  Places places(most, workers);
  std::atomic<int> taken{0};
  std::atomic<int> too_many{0};
  std::vector<std::thread> all;
  for (std::size_t worker = 0; worker < workers; ++worker) {
    all.emplace_back([&, worker] {
      for (int i = 0; i < 20000; ++i) {
        if (places.take(worker)) {
          too_many += ++taken > most ? 1 : 0;
          --taken;
          places.give_back(worker);
        }
      }
    });
  }
  for (std::thread& thread : all) {
    thread.join();
  }
  CHECK(too_many == 0);
  for (int i = 0; i < most; ++i) {
    CHECK(places.take(0));
  }
  CHECK_FALSE(places.take(0));
}
