/// @file
/// The threads of a run.
#include "crew.hpp"

#include <sys/eventfd.h>

#include "posix.hpp"

namespace stress {

Crew::Crew(Session& session)
    : session_(session),
      ended_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      errors_(session.plan.threads) {
  if (!ended_) {
    throw_errno("cannot make an eventfd");
  }
  const std::uint64_t threads = session.plan.threads;
  const std::uint64_t clients = session.plan.connections;
  for (std::uint64_t i = 0; i < threads; ++i) {
    const std::uint64_t first = clients * i / threads;
    shards_.emplace_back(session, i, first, clients * (i + 1) / threads - first);
  }
  try {
    for (std::size_t i = 0; i < threads; ++i) {
      threads_.emplace_back([this, i] { work(i); });
    }
  } catch (...) {
    join_all();
    throw;
  }
}

Crew::~Crew() {
  join_all();
}

void Crew::join_all() {
  session_.request_stop();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) {
      thread.join();
    }
  }
}

void Crew::join() {
  for (std::thread& thread : threads_) {
    thread.join();
  }
  for (const std::exception_ptr& error : errors_) {
    if (error) {
      std::rethrow_exception(error);
    }
  }
}

void Crew::work(std::size_t index) {
  try {
    shards_[index].run();
  } catch (...) {
    errors_[index] = std::current_exception();
    session_.request_stop();
  }
  ::eventfd_write(ended_.number(), 1);
}

}  // namespace stress
