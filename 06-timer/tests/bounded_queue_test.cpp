/// @file
/// The queue between threads: order, capacity, and which threads are woken.
#include "bounded_queue.hpp"

#include <algorithm>
#include <atomic>
#include <memory>
#include <numeric>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "testkit.hpp"

namespace {

/// @return the items of all parts, in order
std::vector<int> sorted(const std::vector<std::vector<int>>& parts) {
  std::vector<int> all;
  for (const std::vector<int>& part : parts) {
    all.insert(all.end(), part.begin(), part.end());
  }
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

TEST_CASE("items come out in the order in which they went in") {
  BoundedQueue<int> queue(10);
  for (int i = 0; i < 10; ++i) {
    REQUIRE(queue.push(i));
  }
  for (int i = 0; i < 10; ++i) {
    REQUIRE(queue.pop() == i);
  }
}

TEST_CASE("a queue is full at its capacity, and not before") {
  BoundedQueue<int> queue(2);
  REQUIRE_FALSE(queue.full());
  queue.push(1);
  REQUIRE_FALSE(queue.full());
  queue.push(2);
  REQUIRE(queue.full());
  queue.pop();
  REQUIRE_FALSE(queue.full());
}

TEST_CASE("a push into a full queue waits for room") {
  BoundedQueue<int> queue(1);
  queue.push(1);
  std::atomic<bool> pushed{false};
  std::thread producer([&] { pushed = queue.push(2); });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  CHECK_FALSE(pushed);
  CHECK(queue.pop() == 1);
  CHECK(queue.pop() == 2);
  producer.join();
  CHECK(pushed);
}

TEST_CASE("a pop from an empty queue waits for an item") {
  BoundedQueue<int> queue(1);
  std::optional<int> popped;
  std::thread consumer([&] { popped = queue.pop(); });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  queue.push(7);
  consumer.join();
  REQUIRE(popped == 7);
}

TEST_CASE("closing releases a waiting push, and destroys its item") {
  BoundedQueue<std::shared_ptr<int>> queue(1);
  queue.push(nullptr);
  const auto item = std::make_shared<int>(1);
  std::atomic<bool> pushed{true};
  std::thread producer([&] { pushed = queue.push(item); });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  queue.close();
  producer.join();
  REQUIRE_FALSE(pushed);
  REQUIRE(item.use_count() == 1);
}

TEST_CASE("closing releases every waiting pop") {
  BoundedQueue<int> queue(1);
  std::atomic<int> released{0};
  std::vector<std::thread> consumers;
  for (int i = 0; i < 4; ++i) {
    consumers.emplace_back([&] { released += queue.pop() ? 0 : 1; });
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  queue.close();
  for (std::thread& consumer : consumers) {
    consumer.join();
  }
  REQUIRE(released == 4);
}

TEST_CASE("a closed queue refuses both push and pop") {
  BoundedQueue<int> queue(2);
  queue.push(1);
  queue.close();
  REQUIRE_FALSE(queue.push(2));
  REQUIRE_FALSE(queue.pop());
}

TEST_CASE("items left in a queue are destroyed with it") {
  const auto item = std::make_shared<int>(1);
  {
    BoundedQueue<std::shared_ptr<int>> queue(2);
    queue.push(item);
    queue.close();
    REQUIRE(item.use_count() == 2);
  }
  REQUIRE(item.use_count() == 1);
}

TEST_CASE("on_room is called when an item leaves a full queue, and only then") {
  int announced = 0;
  BoundedQueue<int> queue(2, [&] { ++announced; });
  queue.push(1);
  queue.pop();
  REQUIRE(announced == 0);
  queue.push(1);
  queue.push(2);
  queue.pop();
  REQUIRE(announced == 1);
  queue.pop();
  REQUIRE(announced == 1);
}

TEST_CASE("with many producers and consumers, no item is lost or duplicated") {
  constexpr int producers = 4;
  constexpr int each = 5000;
  BoundedQueue<int> queue(3);
  std::vector<std::vector<int>> taken(producers);
  std::vector<std::thread> consumers;
  for (auto& mine : taken) {
    consumers.emplace_back([&queue, &mine] {
      while (const std::optional<int> item = queue.pop()) {
        if (*item == -1) {
          return;
        }
        mine.push_back(*item);
      }
    });
  }
  std::vector<std::thread> makers;
  for (int producer = 0; producer < producers; ++producer) {
    makers.emplace_back([&queue, producer] {
      for (int i = 0; i < each; ++i) {
        queue.push(producer * each + i);
      }
    });
  }
  for (std::thread& maker : makers) {
    maker.join();
  }
  for (int i = 0; i < producers; ++i) {
    queue.push(-1);
  }
  for (std::thread& consumer : consumers) {
    consumer.join();
  }
  std::vector<int> expected(producers * each);
  std::iota(expected.begin(), expected.end(), 0);
  REQUIRE((sorted(taken) == expected));
}
