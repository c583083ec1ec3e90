/// @file
/// Memory that is reused by the next client.
#include "free_list.hpp"

#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <thread>
#include <vector>

#include "bench.hpp"
#include "catch.hpp"

namespace {

std::atomic<std::size_t> allocated{0};  ///< blocks, from malloc(3)
std::atomic<std::size_t> freed{0};

}  // namespace

// Counted in the whole program. AddressSanitizer replaces these itself, and nothing is cached then.
#if !EIGHT_SERVERS_ADDRESS_SANITIZER
void* operator new(std::size_t size) {
  ++allocated;
  void* const memory = std::malloc(size);
  if (memory == nullptr) {
    throw std::bad_alloc();
  }
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
