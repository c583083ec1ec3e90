/// @file
/// The heap of deadlines, with times that the test makes up.
#include "deadline_heap.hpp"

#include <algorithm>
#include <deque>
#include <random>
#include <set>
#include <vector>

#include "catch.hpp"

namespace {

using Clock = Deadline::Clock;

Clock::time_point at(int second) {
  return Clock::time_point(std::chrono::seconds(second));
}

/// Removes all, in the order in which they are due.
std::vector<std::uint64_t> drain(DeadlineHeap& heap) {
  std::vector<std::uint64_t> order;
  while (heap.size() > 0) {
    order.push_back(heap.first().id);
    heap.remove(heap.first());
  }
  return order;
}

}  // namespace

TEST_CASE("an empty heap is never due") {
  DeadlineHeap heap;
  REQUIRE(heap.size() == 0);
  REQUIRE(heap.next() == Clock::time_point::max());
}

TEST_CASE("deadlines come out in the order in which they are due") {
  DeadlineHeap heap;
  std::deque<Deadline> deadlines;
  for (const int due : {5, 1, 4, 2, 3, 0, 6}) {
    heap.add(deadlines.emplace_back(Deadline{static_cast<std::uint64_t>(due)}), at(due));
    REQUIRE(heap.next() <= at(due));
  }
  REQUIRE(drain(heap) == std::vector<std::uint64_t>{0, 1, 2, 3, 4, 5, 6});
}

TEST_CASE("a moved deadline comes out at its new time") {
  DeadlineHeap heap;
  std::deque<Deadline> deadlines;
  for (int due = 0; due < 10; ++due) {
    heap.add(deadlines.emplace_back(Deadline{static_cast<std::uint64_t>(due)}), at(due));
  }
  heap.move(deadlines[0], at(20));
  heap.move(deadlines[9], at(-1));
  heap.move(deadlines[5], at(5));
  REQUIRE(heap.next() == at(-1));
  REQUIRE(drain(heap) == std::vector<std::uint64_t>{9, 1, 2, 3, 4, 5, 6, 7, 8, 0});
}

TEST_CASE("the deadline that replaces a removed one may have to rise") {
  DeadlineHeap heap;
  std::deque<Deadline> deadlines;
  for (const int due : {0, 10, 1, 11, 12, 2, 3}) {
    heap.add(deadlines.emplace_back(Deadline{static_cast<std::uint64_t>(due)}), at(due));
  }
  // The last one, due at 3, takes the place of 11, below 10.
  heap.remove(deadlines[3]);
  REQUIRE(drain(heap) == std::vector<std::uint64_t>{0, 1, 2, 3, 10, 12});
}

TEST_CASE("removing a deadline that is not in the heap does nothing") {
  DeadlineHeap heap;
  Deadline deadline{1};
  heap.remove(deadline);
  heap.add(deadline, at(1));
  heap.remove(deadline);
  heap.remove(deadline);
  REQUIRE(heap.size() == 0);
  heap.add(deadline, at(2));
  REQUIRE(heap.next() == at(2));
}

TEST_CASE("after any adds, moves and removals, the first is the one due first") {
  std::mt19937 random(7);
  DeadlineHeap heap;
  std::deque<Deadline> deadlines;
  std::multiset<Clock::time_point> model;
  for (std::uint64_t id = 0; id < 300; ++id) {
    deadlines.push_back(Deadline{id});
  }
  for (int step = 0; step < 30'000; ++step) {
    Deadline& deadline = deadlines[random() % deadlines.size()];
    const bool in = deadline.place != Deadline::nowhere;
    const auto due = at(static_cast<int>(random() % 1000));
    if (in) {
      model.erase(model.find(deadline.due));
    }
    if (in && step % 3 == 0) {
      heap.remove(deadline);
    } else {
      in ? heap.move(deadline, due) : heap.add(deadline, due);
      model.insert(due);
    }
    const bool same = heap.size() == model.size() &&
                      heap.next() == (model.empty() ? Clock::time_point::max() : *model.begin());
    if (!same) {
      FAIL("after step " << step);
    }
  }
}
