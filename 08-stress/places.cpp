/// @file
/// How many clients all workers together may serve at once.
#include "places.hpp"

#include <sys/eventfd.h>
#include <sys/mman.h>

#include <memory>
#include <numeric>

#include "posix.hpp"

Places::Places(std::size_t places, std::size_t workers)
    : places_(places),
      workers_(workers),
      room_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!room_) {
    throw_errno("cannot make an eventfd");
  }
  void* const memory = ::mmap(nullptr, workers * sizeof *taken_, PROT_READ | PROT_WRITE,
                              MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    throw_errno("cannot share memory");
  }
  taken_ = static_cast<std::atomic<std::uint64_t>*>(memory);
  std::uninitialized_value_construct_n(taken_, workers);
}

Places::~Places() {
  ::munmap(taken_, workers_ * sizeof *taken_);
}

// Taken first and then counted: two workers may both see the last place gone and give it back, but
// never do both have it; the one that gives back last then wakes all.
bool Places::take(std::size_t worker) {
  ++taken_[worker];
  if (taken() <= places_) {
    return true;
  }
  give_back(worker);
  return false;
}

void Places::give_back(std::size_t worker) {
  subtract(worker, 1);
}

// It may have died between giving a place back and saying so.
void Places::give_back_all(std::size_t worker) {
  subtract(worker, taken_[worker]);
  call_all();
}

void Places::call_all() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(room_.number(), &one, sizeof one);
}

void Places::subtract(std::size_t worker, std::size_t count) {
  const bool were_gone = taken() >= places_;
  taken_[worker] -= count;
  if (were_gone && taken() < places_) {
    call_all();
  }
}

std::size_t Places::taken() const {
  return std::accumulate(taken_, taken_ + workers_, std::size_t{0});
}
