/// @file
/// The threads of a run.
#pragma once

#include <deque>
#include <exception>
#include <thread>
#include <vector>

#include "client_loop.hpp"

namespace stress {

/// Runs all clients of a session, in as many threads as planned. Destroying it ends the run and
/// closes the connections.
class ClientThreads {
 public:
  /// Starts the threads.
  /// @param session outlives the crew
  explicit ClientThreads(RunContext& run);
  ~ClientThreads();
  ClientThreads(const ClientThreads&) = delete;
  ClientThreads& operator=(const ClientThreads&) = delete;

  /// @return an eventfd(2) that counts the threads which have ended
  const Fd& ended() const { return ended_; }

  /// Waits for the threads. The connections that are open stay so.
  /// @throws what has ended a thread
  void join();

  /// @return a shard for each thread
  const std::deque<ClientLoop>& loops() const { return loops_; }

 private:
  void work(std::size_t index);
  void join_all();

  RunContext& run_;
  Fd ended_;
  std::vector<std::exception_ptr> errors_;
  std::deque<ClientLoop> loops_;
  std::vector<std::thread> threads_;
};

}  // namespace stress
