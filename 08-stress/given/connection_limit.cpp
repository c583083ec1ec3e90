/// @file
#include "connection_limit.hpp"

#include <sys/mman.h>

#include <memory>
#include <numeric>

#include "posix.hpp"

ConnectionLimit::ConnectionLimit(std::size_t limit, std::size_t workers)
    : limit_(limit),
      workers_(workers) {
  void* const memory = ::mmap(nullptr, (workers + 2) * sizeof *counts_, PROT_READ | PROT_WRITE,
                              MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    throw_errno("cannot share memory");
  }
  counts_ = static_cast<std::atomic<std::uint64_t>*>(memory);
  std::uninitialized_value_construct_n(counts_, workers + 2);
}

ConnectionLimit::~ConnectionLimit() {
  ::munmap(counts_, (workers_ + 2) * sizeof *counts_);
}

// Counts first and looks then: two workers may both find the last slot taken and return it, but
// they never both get it. The one that returns it last notifies.
bool ConnectionLimit::acquire(std::size_t worker) {
  ++counts_[worker];
  if (taken() <= limit_) {
    return true;
  }
  refused() = 1;
  release(worker, 1);
  return false;
}

void ConnectionLimit::release(std::size_t worker, std::size_t count) {
  counts_[worker] -= count;
  if (taken() < limit_ && refused().exchange(0) == 1) {
    changed_.notify();
  }
}

// The worker may have died between releasing a slot and notifying, or between being woken for a
// client and accepting it.
void ConnectionLimit::release_all(std::size_t worker) {
  counts_[worker] = 0;
  request_retry();
}

// Looks again after it has left word: a slot released in between would not be notified.
bool ConnectionLimit::has_room() {
  if (taken() < limit_) {
    return true;
  }
  refused() = 1;
  return taken() < limit_;
}

void ConnectionLimit::request_retry() {
  ++retry_requests();
  changed_.notify();
}

std::uint64_t ConnectionLimit::retries() const {
  return retry_requests();
}

std::size_t ConnectionLimit::taken() const {
  return std::accumulate(counts_, counts_ + workers_, std::size_t{0});
}
