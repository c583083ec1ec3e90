/// @file
/// Tests of the memory that goes from one client to the next.
#include "recycled.hpp"

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
#include "log_kit.hpp"
#include "testkit.hpp"

namespace {

std::atomic<std::size_t> taken{0};  ///< pieces, from malloc(3)
std::atomic<std::size_t> given_back{0};
constexpr std::size_t never = 1'000'000'000;
thread_local std::size_t left = never;  ///< so many more are to be had

}  // namespace

// Counted in the whole program. AddressSanitizer counts by itself, and nothing is kept under it.
#if !EIGHT_SERVERS_ADDRESS_SANITIZER
void* operator new(std::size_t size) {
  ++taken;
  void* const memory = left == 0 ? nullptr : std::malloc(size);
  if (memory == nullptr) {
    throw std::bad_alloc();
  }
  --left;
  return memory;
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

/// The clients of a worker.
struct Yard {
  explicit Yard(const std::string& name, const std::string& log_level = "off")
      : log({directory.log(), to_log_level(log_level)}),
        service(make_service(name)),
        options(logged(log_level)) {}

  static Options logged(const std::string& level) {
    Options options;
    options.log_level = level;
    return options;
  }

  /// @return the other end of a new client
  Fd welcome() {
    std::array<int, 2> ends{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) == 0);
    Fd peer(ends[0]);
    REQUIRE(clients.welcome(Fd(ends[1]), Stop::Clock::now()));
    return peer;
  }

  void go_on() {
    const auto now = Stop::Clock::now();
    for (const epoll_event& event : loop.wait(now)) {
      clients.go_on(event.data.u64, event.events, now);
    }
  }

  const Directory directory;
  Logger log;
  EventLoop loop;
  std::unique_ptr<Service> service;
  Options options;
  Clients clients{*service, options, loop, log};
};

/// Clients that come all at once, and go all at once.
void come_and_go(Yard& yard, std::size_t count) {
  std::vector<Fd> peers(count);
  for (Fd& peer : peers) {
    peer = yard.welcome();
  }
  for (Fd& peer : peers) {
    peer.close();
  }
  yard.go_on();
  REQUIRE(yard.clients.bury_ended() == count);
}

/// Sends a text.
/// @return how many bytes of the reply there are
std::size_t ask(Yard& yard, const Fd& peer, std::string_view text) {
  std::array<char, 1000> reply{};
  REQUIRE(::send(peer.number(), text.data(), text.size(), MSG_NOSIGNAL) ==
          static_cast<ssize_t>(text.size()));
  yard.go_on();
  return static_cast<std::size_t>(
      std::max<ssize_t>(::recv(peer.number(), reply.data(), reply.size(), 0), 0));
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
  Yard yard("echo");
  const std::size_t count = 100;
  come_and_go(yard, count);
  const std::size_t before = taken;
  come_and_go(yard, count);
  // The test's own vector, and what a conversation is made of.
  CHECK(taken - before == counted(1 + count));
}

TEST_CASE("a message takes no memory") {
  Yard yard("echo");
  const Fd peer = yard.welcome();
  REQUIRE(ask(yard, peer, "hello") == 5);
  const std::size_t before = taken;
  for (int i = 0; i < 100; ++i) {
    REQUIRE(ask(yard, peer, "hello") == 5);
  }
  CHECK(taken == before);
}

#if !EIGHT_SERVERS_ADDRESS_SANITIZER
TEST_CASE("whatever memory is short of, it costs the client who needs it, and nobody else") {
  std::size_t enough = 0;
  for (bool was_short = true; was_short; enough += was_short ? 1 : 0) {
    // In a thread that has no memory of earlier clients.
    std::thread([&] {
      Yard yard("http", "info");
      const Fd other = yard.welcome();
      const Fd peer = yard.welcome();
      REQUIRE(::send(peer.number(), "rubbish\r\n", 9, MSG_NOSIGNAL) == 9);
      left = enough;
      yard.go_on();
      was_short = left == 0;
      left = never;
      ::shutdown(peer.number(), SHUT_WR);
      yard.go_on();
      CHECK(yard.clients.bury_ended() == 1);
      CHECK(yard.clients.size() == 1);
      CHECK(ask(yard, other, "GET / HTTP/1.0\r\n\r\n") > 0);
    }).join();
  }
  // At the least the reply's text, the frame of the coroutine that parts, and why he was sent away.
  CHECK(enough > 3);
}
#endif
