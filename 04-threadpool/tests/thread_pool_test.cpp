/// @file
/// The pool: work is done once, the end comes, and no thread is lost.
#include "thread_pool.hpp"

#include <poll.h>

#include <atomic>
#include <csignal>
#include <latch>
#include <memory>
#include <thread>

#include "catch.hpp"
#include "testkit.hpp"

using namespace std::chrono_literals;

TEST_CASE("each item is worked on once") {
  std::atomic<int> sum{0};
  {
    ThreadPool<int> pool(3, 2, [&](int item) { sum += item; });
    for (int i = 1; i <= 1000; ++i) {
      REQUIRE(pool.submit(i));
    }
    REQUIRE(eventually([&] { return sum == 500500; }));
  }
  REQUIRE(sum == 500500);
}

TEST_CASE("there are as many workers as asked for, and they work at once") {
  std::atomic<int> at_once{0};
  ThreadPool<int> pool(4, 8, [&](int) {
    ++at_once;
    eventually([&] { return at_once == 4; });
  });
  for (int i = 0; i < 4; ++i) {
    pool.submit(i);
  }
  REQUIRE(eventually([&] { return at_once == 4; }));
}

TEST_CASE("a pool that is full can be stopped, and what waits is destroyed unworked") {
  const auto item = std::make_shared<int>(0);
  std::atomic<bool> may_end{false};
  std::atomic<int> worked{0};
  {
    ThreadPool<std::shared_ptr<int>> pool(1, 2, [&](const std::shared_ptr<int>&) {
      ++worked;
      eventually([&] { return may_end.load(); });
    });
    pool.submit(item);
    REQUIRE(eventually([&] { return worked == 1; }));
    pool.submit(item);
    pool.submit(item);
    REQUIRE(pool.full());
    pool.close();
    REQUIRE_FALSE(pool.wait_for_end(std::chrono::steady_clock::now() + 20ms));
    may_end = true;
    REQUIRE(pool.wait_for_end(std::chrono::steady_clock::now() + time_limit));
  }
  REQUIRE(worked == 1);
  REQUIRE(item.use_count() == 1);
}

TEST_CASE("an idle pool can be stopped") {
  ThreadPool<int> pool(4, 2, [](int) {});
  pool.close();
  REQUIRE(pool.wait_for_end(std::chrono::steady_clock::now() + time_limit));
  REQUIRE_FALSE(pool.submit(1));
}

TEST_CASE("a signal reaches every worker") {
  struct sigaction nothing {};
  nothing.sa_handler = [](int) {};
  REQUIRE(::sigaction(SIGUSR2, &nothing, nullptr) == 0);
  std::latch all_at_work(3);
  std::atomic<int> interrupted{0};
  ThreadPool<int> pool(3, 3, [&](int) {
    all_at_work.arrive_and_wait();
    if (::poll(nullptr, 0, 10'000) == -1) {
      ++interrupted;
    }
  });
  for (int i = 0; i < 3; ++i) {
    pool.submit(i);
  }
  // Again and again: a signal that arrives before poll() does not interrupt it.
  REQUIRE(eventually([&] {
    pool.signal(SIGUSR2);
    return interrupted == 3;
  }));
}

TEST_CASE("a worker's thread that can't be made is one line and exit code 1") {
  Process server([] {
    std::vector<std::string> command = with_fault("clone,clone3:error=EAGAIN:when=3+");
    command.insert(command.end(), {program_path("server"), "--port", "0", "--workers", "8"});
    return command;
  }());
  const Ended ended = server.wait();
  REQUIRE(ended.code == 1);
  REQUIRE(ended.out.empty());
  REQUIRE_THAT(ended.err, StartsWith("server: cannot create a worker: "));
  REQUIRE(ended.err.find('\n') == ended.err.size() - 1);
}
