/// @file
/// Memory that is reused by the next client.
#include "free_list.hpp"

#include <malloc.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "clients.hpp"
#include "echo.hpp"
#include "http.hpp"
#include "log_kit.hpp"
#include "testkit.hpp"

namespace {

std::atomic<std::size_t> allocated{0};  ///< blocks, from malloc(3)
std::atomic<std::size_t> freed{0};
constexpr std::size_t never = 1'000'000'000;
thread_local std::size_t left = never;  ///< allocations until memory runs out

}  // namespace

// Counted in the whole program. AddressSanitizer replaces these itself, and nothing is cached then.
#if !EIGHT_SERVERS_ADDRESS_SANITIZER
void* operator new(std::size_t size) {
  ++allocated;
  void* const memory = left == 0 ? nullptr : std::malloc(size);
  if (memory == nullptr) {
    throw std::bad_alloc();
  }
  --left;
  return memory;
}
void operator delete(void* memory) noexcept {
  freed += memory != nullptr ? 1 : 0;
  std::free(memory);
}
void operator delete(void* memory, std::size_t /*size*/) noexcept {
  ::operator delete(memory);
}
#endif

namespace {

/// @return that number of blocks, if they are counted
constexpr std::size_t counted(std::size_t blocks) {
  return FromFreeList::max_cached > 0 ? blocks : 0;
}

std::vector<void*> blocks(std::size_t count, std::size_t size) {
  std::vector<void*> all(count);
  for (void*& block : all) {
    block = FromFreeList::allocate(size);
  }
  return all;
}

void end(const std::vector<void*>& all, std::size_t size) {
  for (void* const block : all) {
    FromFreeList::deallocate(block, size);
  }
}

/// The clients of a worker.
struct Bench {
  explicit Bench(const std::string& name, const std::string& log_level = "off")
      : log({directory.log(), to_log_level(log_level)}),
        service(name == "http" ? std::unique_ptr<Service>(std::make_unique<Http>())
                               : std::make_unique<Echo>()),
        options(logged(log_level)) {}

  static Options logged(const std::string& level) {
    Options options;
    options.log_level = level;
    return options;
  }

  /// @return the other end of a new client
  Fd add() {
    std::array<int, 2> ends{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) == 0);
    Fd peer(ends[0]);
    const std::size_t before = clients.size();
    clients.add(Fd(ends[1]));
    REQUIRE(clients.size() == before + 1);
    return peer;
  }

  void turn() {
    const auto now = Stop::Clock::now();
    const auto events = loop.wait(now, now);
    clients.begin_turn();
    for (const epoll_event& event : events) {
      clients.resume(event.data.u64, event.events);
    }
  }

  const Directory directory;
  Logger log;
  EventLoop loop;
  std::unique_ptr<Service> service;
  Options options;
  Totals totals;
  Clients clients{*service, options, loop, totals, log};
};

/// Clients that all connect, and then all leave.
void come_and_go(Bench& bench, std::size_t count) {
  std::vector<Fd> peers(count);
  for (Fd& peer : peers) {
    peer = bench.add();
  }
  for (Fd& peer : peers) {
    peer.close();
  }
  bench.turn();
  const std::size_t open = bench.clients.size();
  bench.clients.end_turn();
  REQUIRE(open == 0);
}

/// Sends a text.
/// @return how many bytes of the reply there are
std::size_t ask(Bench& bench, const Fd& peer, std::string_view text) {
  std::array<char, 1000> reply{};
  REQUIRE(::send(peer.number(), text.data(), text.size(), MSG_NOSIGNAL) ==
          static_cast<ssize_t>(text.size()));
  bench.turn();
  return static_cast<std::size_t>(
      std::max<ssize_t>(::recv(peer.number(), reply.data(), reply.size(), 0), 0));
}

}  // namespace

TEST_CASE("a freed block is reused for the next object of its size") {
  const std::size_t size = 184;
  end(blocks(100, size), size);
  const std::size_t before = allocated;
  const std::vector<void*> again = blocks(100, size);
  CHECK(allocated - before == counted(1));
  end(again, size);
}

TEST_CASE("a block has room for its size, whatever used it before") {
  for (std::size_t size = 1; size < FromFreeList::largest + 40; ++size) {
    end(blocks(2, size), size);
    const std::vector<void*> larger = blocks(3, size + 1);
    for (void* const block : larger) {
      CHECK(::malloc_usable_size(block) >= size + 1);
    }
    end(larger, size + 1);
  }
}

TEST_CASE("a bounded number of blocks of a size is cached, and no large one") {
  const std::size_t size = 72;
  const std::vector<void*> all = blocks(FromFreeList::max_cached + 10, size);
  std::size_t before = freed;
  end(all, size);
  CHECK(freed - before == counted(10));
  const std::vector<void*> large = blocks(10, FromFreeList::largest + 1);
  before = freed;
  end(large, FromFreeList::largest + 1);
  CHECK(freed - before == counted(10));
}

TEST_CASE("each thread has free lists of its own") {
  const std::size_t size = 40;
  end(blocks(5, size), size);
  std::size_t of_malloc = 0;
  std::thread([&of_malloc] {
    const std::size_t before = allocated;
    const std::vector<void*> own = blocks(5, size);
    of_malloc = allocated - before;
    for (void* const block : own) {
      ::operator delete(block);
    }
  }).join();
  // One more for the vector.
  CHECK(of_malloc == counted(1 + 5));
}

TEST_CASE("new clients reuse the memory of those that have left") {
  Bench bench("echo");
  const std::size_t count = 100;
  come_and_go(bench, count);
  const std::size_t before = allocated;
  come_and_go(bench, count);
  // The test's own vector, and a conversation each.
  CHECK(allocated - before == counted(1 + count));
}

TEST_CASE("a message needs no allocation") {
  Bench bench("echo");
  const Fd peer = bench.add();
  REQUIRE(ask(bench, peer, "hello") == 5);
  const std::size_t before = allocated;
  for (int i = 0; i < 100; ++i) {
    REQUIRE(ask(bench, peer, "hello") == 5);
  }
  CHECK(allocated == before);
}

#if !EIGHT_SERVERS_ADDRESS_SANITIZER
TEST_CASE("running out of memory costs only the client that needs it, at whatever allocation") {
  std::size_t enough = 0;
  for (bool was_short = true; was_short; enough += was_short ? 1 : 0) {
    // In a thread whose free lists are empty.
    std::thread([&] {
      Bench bench("http", "info");
      const Fd other = bench.add();
      const Fd peer = bench.add();
      REQUIRE(::send(peer.number(), "rubbish\r\n", 9, MSG_NOSIGNAL) == 9);
      left = enough;
      bench.turn();
      was_short = left == 0;
      left = never;
      ::shutdown(peer.number(), SHUT_WR);
      bench.turn();
      bench.clients.end_turn();
      CHECK(bench.clients.size() == 1);
      CHECK(ask(bench, other, "GET / HTTP/1.0\r\n\r\n") > 0);
    }).join();
  }
  // At least the reply's text, the frame of the coroutine that closes, and the reason for the log.
  CHECK(enough > 3);
}
#endif
