/// @file
/// Memory that is reused by the next object of the same size. Given; can be skipped at first.
#pragma once

#include <array>
#include <cstddef>
#include <new>
#include <utility>

// g++ defines the one, clang++ knows the other.
#if defined(__SANITIZE_ADDRESS__)
#define EIGHT_SERVERS_ADDRESS_SANITIZER true
#elif defined(__has_feature)
#define EIGHT_SERVERS_ADDRESS_SANITIZER __has_feature(address_sanitizer)
#else
#define EIGHT_SERVERS_ADDRESS_SANITIZER false
#endif

/// Base class for per-client objects: freed blocks go on a free list for the next object of the
/// same size. malloc(3) caches few blocks of a size; beyond these it merges, splits and searches,
/// and in one turn of the loop more clients than that may end.
///
/// Each thread has lists of its own, of bounded length, as long as the process lives. Under
/// AddressSanitizer nothing is cached, so that it sees a use after free.
/// Source: Knuth, The Art of Computer Programming, volume 1, 2.2.3 (the AVAIL stack).
class FromFreeList {
 public:
  static constexpr std::size_t largest = 520;  ///< bytes; larger blocks are not cached
  /// Blocks of one size: that many clients may end in a turn.
  static constexpr std::size_t max_cached = EIGHT_SERVERS_ADDRESS_SANITIZER ? 0 : 512;

  /// @param size bytes
  /// @return memory, aligned for any fundamental type
  /// @throws std::bad_alloc when there is none
  static void* allocate(std::size_t size) {
    if (size > largest) {
      return ::operator new(size);
    }
    List& list = lists[list_of(size)];
    if (list.first == nullptr) {
      return ::operator new(room_in(list_of(size)));
    }
    --list.length;
    return std::exchange(list.first, list.first->next);
  }

  /// @param memory from allocate()
  /// @param size as it was allocated
  static void deallocate(void* memory, std::size_t size) noexcept {
    if (size > largest || lists[list_of(size)].length == max_cached) {
      ::operator delete(memory);
      return;
    }
    List& list = lists[list_of(size)];
    ++list.length;
    list.first = ::new (memory) Block{list.first};
  }

  /// Used by `new` and `delete` of derived classes, and for the frame of a coroutine whose promise
  /// is derived from this.
  static void* operator new(std::size_t size) { return allocate(size); }
  static void operator delete(void* memory, std::size_t size) noexcept { deallocate(memory, size); }

 private:
  struct Block {
    Block* next;
  };
  struct List {
    Block* first;
    std::size_t length;
  };

  // Sizes of 8, 24, 40 and so on: malloc(3) adds 8 bytes, and rounds up to a multiple of 16.
  static constexpr std::size_t list_of(std::size_t size) { return (size + 7) / 16; }
  static constexpr std::size_t room_in(std::size_t list) { return 16 * list + 8; }

  static inline thread_local constinit std::array<List, (largest + 7) / 16 + 1> lists{};
};

/// The same as an allocator for containers of the standard library.
template <typename T>
struct FreeListAllocator {
  using value_type = T;

  FreeListAllocator() = default;
  template <typename U>
  FreeListAllocator(const FreeListAllocator<U>& /*other*/) noexcept {}

  T* allocate(std::size_t count) {
    static_assert(alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);
    return static_cast<T*>(FromFreeList::allocate(count * sizeof(T)));
  }
  void deallocate(T* memory, std::size_t count) noexcept {
    FromFreeList::deallocate(memory, count * sizeof(T));
  }

  template <typename U>
  bool operator==(const FreeListAllocator<U>& /*other*/) const {
    return true;
  }
};
