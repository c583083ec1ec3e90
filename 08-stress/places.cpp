/// @file
/// How many clients all workers together may serve at once.
#include "places.hpp"

#include <sys/eventfd.h>
#include <sys/mman.h>

#include <memory>
#include <numeric>

#include "posix.hpp"

namespace {

Fd bell() {
  Fd descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!descriptor) {
    throw_errno("cannot make an eventfd");
  }
  return descriptor;
}

void ring(const Fd& bell) {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(bell.number(), &one, sizeof one);
}

}  // namespace

Places::Places(std::size_t places, std::size_t workers)
    : places_(places),
      workers_(workers),
      room_(bell()),
      call_(bell()) {
  void* const memory = ::mmap(nullptr, (workers + 1) * sizeof *taken_, PROT_READ | PROT_WRITE,
                              MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    throw_errno("cannot share memory");
  }
  taken_ = static_cast<std::atomic<std::uint64_t>*>(memory);
  std::uninitialized_value_construct_n(taken_, workers + 1);
}

Places::~Places() {
  ::munmap(taken_, (workers_ + 1) * sizeof *taken_);
}

// Taken first and then counted: two workers may both see the last place gone and give it back, but
// never do both have it; the one that gives back last then wakes all.
bool Places::take(std::size_t worker) {
  ++taken_[worker];
  if (taken() <= places_) {
    return true;
  }
  somebody_waits() = 1;
  give_back(worker);
  return false;
}

void Places::give_back(std::size_t worker) {
  subtract(worker, 1);
}

// It may have died between giving a place back and saying so, or between being woken for a client
// and accepting him.
void Places::give_back_all(std::size_t worker) {
  subtract(worker, taken_[worker]);
  ring(room_);
  ring(call_);
}

void Places::call_all() {
  ring(call_);
}

void Places::subtract(std::size_t worker, std::size_t count) {
  taken_[worker] -= count;
  if (taken() < places_ && somebody_waits().exchange(0) == 1) {
    ring(room_);
  }
}

std::atomic<std::uint64_t>& Places::somebody_waits() {
  return taken_[workers_];
}

std::size_t Places::taken() const {
  return std::accumulate(taken_, taken_ + workers_, std::size_t{0});
}
