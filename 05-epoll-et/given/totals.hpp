/// @file
/// A server's counts of connections and bytes. Given; can be skipped at first.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

/// Counts connections and bytes for all threads and processes: the counters are atomic, and in
/// memory that is shared across fork(2). Source: mmap(2), MAP_SHARED and MAP_ANONYMOUS.
class Totals {
 public:
  /// @throws std::system_error if there is no memory
  Totals();
  ~Totals();
  Totals(const Totals&) = delete;
  Totals& operator=(const Totals&) = delete;

  /// Counts a connection that was accepted.
  void add_connection() noexcept { counts_->connections.fetch_add(1, std::memory_order_relaxed); }

  /// @param count bytes that were sent
  void add_bytes(std::size_t count) noexcept {
    counts_->bytes.fetch_add(count, std::memory_order_relaxed);
  }

  /// @return how many connections were accepted
  std::uint64_t connections() const noexcept { return counts_->connections; }

  /// @return how many bytes were sent to clients
  std::uint64_t bytes() const noexcept { return counts_->bytes; }

 private:
  struct Counts {
    std::atomic<std::uint64_t> connections{0};
    std::atomic<std::uint64_t> bytes{0};
  };

  Counts* counts_;
};
