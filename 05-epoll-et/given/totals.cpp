/// @file
/// A server's counts of connections and bytes. Given; can be skipped at first.
#include "totals.hpp"

#include <sys/mman.h>

#include <new>

#include "posix.hpp"

Totals::Totals() {
  void* const memory =
      ::mmap(nullptr, sizeof(Counts), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    throw_errno("cannot share memory");
  }
  counts_ = new (memory) Counts;
}

Totals::~Totals() {
  ::munmap(counts_, sizeof(Counts));
}
