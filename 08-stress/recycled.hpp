/// @file
/// Memory that goes from one object to the next.
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

/// A base of what comes and goes with clients: what ends leaves its memory to the next of its size
/// that begins. malloc(3) keeps few pieces of a size at hand; beyond these it merges, splits and
/// searches, and in a turn of the loop more clients than that may end.
///
/// Each thread has lists of its own, for as long as the process lives, and no list grows without
/// end. Under AddressSanitizer nothing is kept, as it has to see what is used after its end.
/// Source: Knuth, The Art of Computer Programming, volume 1, 2.2.3 (the AVAIL stack).
class Recycled {
 public:
  static constexpr std::size_t largest = 520;  ///< bytes; what is larger goes back at once
  /// Of a size: as many clients may end in a turn.
  static constexpr std::size_t most_kept = EIGHT_SERVERS_ADDRESS_SANITIZER ? 0 : 512;

  /// @param size bytes
  /// @return memory for so many, aligned for any fundamental type
  /// @throws std::bad_alloc when there is none
  static void* take(std::size_t size) {
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

  /// @param memory that was taken
  /// @param size as it was asked for
  static void leave(void* memory, std::size_t size) noexcept {
    if (size > largest || lists[list_of(size)].length == most_kept) {
      ::operator delete(memory);
      return;
    }
    List& list = lists[list_of(size)];
    ++list.length;
    list.first = ::new (memory) Piece{list.first};
  }

  /// What `new` and `delete` of whatever has this base do, and a coroutine whose promise has it.
  static void* operator new(std::size_t size) { return take(size); }
  static void operator delete(void* memory, std::size_t size) noexcept { leave(memory, size); }

 private:
  struct Piece {
    Piece* next;
  };
  struct List {
    Piece* first;
    std::size_t length;
  };

  // Sizes of 8, 24, 40 and so on: malloc(3) adds 8, and wastes none of the 16 that it counts in.
  static constexpr std::size_t list_of(std::size_t size) { return (size + 7) / 16; }
  static constexpr std::size_t room_in(std::size_t list) { return 16 * list + 8; }

  static inline thread_local constinit std::array<List, (largest + 7) / 16 + 1> lists{};
};

/// The same for what a container of the standard library holds.
template <typename T>
struct RecyclingAllocator {
  using value_type = T;

  RecyclingAllocator() = default;
  template <typename U>
  RecyclingAllocator(const RecyclingAllocator<U>& /*other*/) noexcept {}

  T* allocate(std::size_t count) {
    static_assert(alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);
    return static_cast<T*>(Recycled::take(count * sizeof(T)));
  }
  void deallocate(T* memory, std::size_t count) noexcept {
    Recycled::leave(memory, count * sizeof(T));
  }

  template <typename U>
  bool operator==(const RecyclingAllocator<U>& /*other*/) const {
    return true;
  }
};
