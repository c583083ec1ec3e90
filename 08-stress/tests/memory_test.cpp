/// @file
/// What clients need memory for, and what happens without it.
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <new>
#include <string_view>
#include <thread>

#include "bench.hpp"
#include "catch.hpp"

namespace {

std::atomic<std::size_t> allocated{0};  ///< blocks
constexpr std::size_t never = 1'000'000'000;
thread_local std::size_t left = never;  ///< allocations until memory runs out

}  // namespace

// Counted in the whole program. A sanitizer has a nothrow new of its own, which
// would not fit this delete.
void* operator new(std::size_t size) {
  ++allocated;
  void* const memory = left == 0 ? nullptr : std::malloc(size);
  if (memory == nullptr) {
    throw std::bad_alloc();
  }
  --left;
  return memory;
}
void* operator new(std::size_t size, const std::nothrow_t& /*tag*/) noexcept {
  return std::malloc(size);
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t /*size*/) noexcept {
  std::free(memory);
}

namespace {

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

TEST_CASE("running out of memory costs only the client that needs it, at whatever allocation") {
  std::size_t enough = 0;
  for (bool was_short = true; was_short; enough += was_short ? 1 : 0) {
    // In a new thread, which has no memory to reuse.
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
