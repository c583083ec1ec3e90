/// @file
/// A limit that several workers share.
#include "connection_limit.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "event_loop.hpp"
#include "posix.hpp"
#include "testkit.hpp"

namespace {

/// @return whether there was a notification since the last call
bool was_notified(const ConnectionLimit& limit) {
  std::uint64_t count = 0;
  return ::read(limit.changed().number(), &count, sizeof count) == sizeof count;
}

}  // namespace

TEST_CASE("the limit holds for all workers together") {
  ConnectionLimit limit(3, 2);
  CHECK(limit.acquire(0));
  CHECK(limit.acquire(1));
  CHECK(limit.acquire(1));
  CHECK_FALSE(limit.acquire(0));
  CHECK_FALSE(limit.acquire(1));
  limit.release(1, 1);
  CHECK(limit.acquire(0));
  CHECK_FALSE(limit.acquire(0));
}

TEST_CASE("the slots of a worker that has exited are released, and only those") {
  ConnectionLimit limit(4, 2);
  for (int i = 0; i < 3; ++i) {
    REQUIRE(limit.acquire(0));
  }
  REQUIRE(limit.acquire(1));
  limit.release_all(0);
  for (int i = 0; i < 3; ++i) {
    CHECK(limit.acquire(1));
  }
  CHECK_FALSE(limit.acquire(1));
}

TEST_CASE("the exit of a worker is notified: it may have died before it could notify") {
  ConnectionLimit limit(4, 2);
  REQUIRE(limit.acquire(0));
  const std::uint64_t before = limit.retries();
  limit.release_all(0);
  CHECK(was_notified(limit));
  CHECK(limit.retries() == before + 1);
}

TEST_CASE("a request to retry reaches all workers") {
  ConnectionLimit limit(4, 2);
  CHECK_FALSE(was_notified(limit));
  limit.request_retry();
  CHECK(was_notified(limit));
  CHECK(limit.retries() == 1);
}

TEST_CASE("a worker that was refused is notified when a slot is released") {
  constexpr std::size_t workers = 4;
  ConnectionLimit limit(1, workers);
  std::atomic<int> forgotten{0};
  std::vector<std::thread> all;
  for (std::size_t worker = 0; worker < workers; ++worker) {
    all.emplace_back([&, worker] {
      EventLoop loop;
      loop.watch_wakeup(limit.changed());
      const auto waits_in_vain = [&] {
        const auto now = Stop::Clock::now();
        loop.wait(now + time_limit, now);
        return Stop::Clock::now() >= now + time_limit;
      };
      for (int i = 0; i < 20000 && forgotten == 0; ++i) {
        while (forgotten == 0 && (!limit.has_room() || !limit.acquire(worker))) {
          forgotten += waits_in_vain() ? 1 : 0;
        }
        limit.release(worker, 1);
      }
    });
  }
  for (std::thread& thread : all) {
    thread.join();
  }
  CHECK(forgotten == 0);
}

TEST_CASE("only the first release after a refusal is notified") {
  ConnectionLimit limit(2, 2);
  REQUIRE(limit.acquire(0));
  limit.release(0, 1);
  CHECK_FALSE(was_notified(limit));
  REQUIRE(limit.acquire(0));
  REQUIRE(limit.acquire(0));
  REQUIRE_FALSE(limit.acquire(1));
  // The worker that was refused had no slot to release.
  CHECK_FALSE(was_notified(limit));
  limit.release(0, 1);
  CHECK(was_notified(limit));
  limit.release(0, 1);
  CHECK_FALSE(was_notified(limit));
}

TEST_CASE("a worker that finds no room is notified like one that was refused") {
  ConnectionLimit limit(1, 2);
  REQUIRE(limit.acquire(0));
  REQUIRE_FALSE(limit.has_room());
  limit.release(0, 1);
  CHECK(was_notified(limit));
  CHECK(limit.has_room());
}

TEST_CASE(
    "workers that acquire and release concurrently never exceed the limit, and lose no slot") {
  constexpr std::size_t workers = 4;
  constexpr int most = 3;
  ConnectionLimit limit(most, workers);
  std::atomic<int> acquired{0};
  std::atomic<int> too_many{0};
  std::vector<std::thread> all;
  for (std::size_t worker = 0; worker < workers; ++worker) {
    all.emplace_back([&, worker] {
      for (int i = 0; i < 20000; ++i) {
        if (limit.acquire(worker)) {
          too_many += ++acquired > most ? 1 : 0;
          --acquired;
          limit.release(worker, 1);
        }
      }
    });
  }
  for (std::thread& thread : all) {
    thread.join();
  }
  CHECK(too_many == 0);
  for (int i = 0; i < most; ++i) {
    CHECK(limit.acquire(0));
  }
  CHECK_FALSE(limit.acquire(0));
}
