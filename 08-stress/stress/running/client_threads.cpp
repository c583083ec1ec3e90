/// @file
#include "client_threads.hpp"

#include "posix.hpp"

namespace stress {

ClientThreads::ClientThreads(RunContext& run)
    : run_(run),
      errors_(run.plan.threads) {
  const std::uint64_t threads = run.plan.threads;
  const std::uint64_t clients = run.plan.connections;
  for (std::uint64_t i = 0; i < threads; ++i) {
    const std::uint64_t first = clients * i / threads;
    loops_.emplace_back(run, i, first, clients * (i + 1) / threads - first);
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

ClientThreads::~ClientThreads() {
  join_all();
}

void ClientThreads::join_all() {
  run_.request_stop();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) {
      thread.join();
    }
  }
}

void ClientThreads::join() {
  for (std::thread& thread : threads_) {
    thread.join();
  }
  for (const std::exception_ptr& error : errors_) {
    if (error) {
      std::rethrow_exception(error);
    }
  }
}

void ClientThreads::work(std::size_t index) {
  try {
    loops_[index].run();
  } catch (...) {
    errors_[index] = std::current_exception();
    run_.request_stop();
  }
  ended_.notify();
}

}  // namespace stress
