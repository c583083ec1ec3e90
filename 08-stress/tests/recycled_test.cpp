/// @file
/// Tests of the memory that goes from one client to the next.
#include "recycled.hpp"

#include <malloc.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <new>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "clients.hpp"
#include "testkit.hpp"

namespace {

std::atomic<std::size_t> taken{0};  ///< pieces, from malloc(3)
std::atomic<std::size_t> given_back{0};

}  // namespace

// Counted in the whole program. AddressSanitizer counts by itself, and nothing is kept under it.
#if !EIGHT_SERVERS_ADDRESS_SANITIZER
void* operator new(std::size_t size) {
  ++taken;
  if (void* const memory = std::malloc(size)) {
    return memory;
  }
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  given_back += memory != nullptr ? 1 : 0;
  std::free(memory);
}
void operator delete(void* memory, std::size_t /*size*/) noexcept {
  ::operator delete(memory);
}
#endif

namespace {

/// @return so many pieces, if they are counted
constexpr std::size_t counted(std::size_t pieces) {
  return Recycled::most_kept > 0 ? pieces : 0;
}

std::vector<void*> pieces(std::size_t count, std::size_t size) {
  std::vector<void*> all(count);
  for (void*& piece : all) {
    piece = Recycled::take(size);
  }
  return all;
}

void end(const std::vector<void*>& all, std::size_t size) {
  for (void* const piece : all) {
    Recycled::leave(piece, size);
  }
}

/// Clients that come all at once, and go all at once.
void come_and_go(Clients& clients, EventLoop& loop, std::size_t count) {
  std::vector<Fd> peers(count);
  for (Fd& peer : peers) {
    std::array<int, 2> ends{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) == 0);
    peer = Fd(ends[0]);
    REQUIRE(clients.welcome(Fd(ends[1]), Stop::Clock::now()));
  }
  for (Fd& peer : peers) {
    peer.close();
  }
  const auto now = Stop::Clock::now();
  for (const epoll_event& event : loop.wait(now)) {
    clients.go_on(event.data.u64, event.events, now);
  }
  REQUIRE(clients.bury_ended() == count);
}

}  // namespace

TEST_CASE("what ends leaves its memory to the next of its size") {
  const std::size_t size = 184;
  end(pieces(100, size), size);
  const std::size_t before = taken;
  const std::vector<void*> again = pieces(100, size);
  CHECK(taken - before == counted(1));
  end(again, size);
}

TEST_CASE("a piece has room for its size, whatever had it before") {
  for (std::size_t size = 1; size < Recycled::largest + 40; ++size) {
    end(pieces(2, size), size);
    const std::vector<void*> larger = pieces(3, size + 1);
    for (void* const piece : larger) {
      CHECK(::malloc_usable_size(piece) >= size + 1);
    }
    end(larger, size + 1);
  }
}

TEST_CASE("of a size so many pieces are kept and no more, and none that is large") {
  const std::size_t size = 72;
  const std::vector<void*> all = pieces(Recycled::most_kept + 10, size);
  std::size_t before = given_back;
  end(all, size);
  CHECK(given_back - before == counted(10));
  const std::vector<void*> large = pieces(10, Recycled::largest + 1);
  before = given_back;
  end(large, Recycled::largest + 1);
  CHECK(given_back - before == counted(10));
}

TEST_CASE("threads do not take from one another") {
  const std::size_t size = 40;
  end(pieces(5, size), size);
  std::size_t of_malloc = 0;
  std::thread([&of_malloc] {
    const std::size_t before = taken;
    const std::vector<void*> own = pieces(5, size);
    of_malloc = taken - before;
    for (void* const piece : own) {
      ::operator delete(piece);
    }
  }).join();
  // And the vector.
  CHECK(of_malloc == counted(1 + 5));
}

TEST_CASE("clients who come take the memory of those who went") {
  LogOptions quiet;
  quiet.level = LogLevel::off;
  Logger log(quiet);
  EventLoop loop;
  const auto service = make_service("echo");
  Options options;
  options.log_level = "off";
  Clients clients(*service, options, loop, log);
  const std::size_t count = 100;
  come_and_go(clients, loop, count);
  const std::size_t before = taken;
  come_and_go(clients, loop, count);
  // The test's own vector, and what a conversation is made of.
  CHECK(taken - before == counted(1 + count));
}
