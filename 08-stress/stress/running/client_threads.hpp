/// @file
/// The client threads of a run.
#pragma once

#include <deque>
#include <exception>
#include <thread>
#include <vector>

#include "client_loop.hpp"
#include "event_fd.hpp"

namespace stress {

/// Divides the clients among the planned number of threads, and runs them. Destroying it ends the
/// run and closes the connections.
class ClientThreads {
 public:
  /// Starts the threads.
  /// @param run outlives the threads
  explicit ClientThreads(RunContext& run);
  ~ClientThreads();
  ClientThreads(const ClientThreads&) = delete;
  ClientThreads& operator=(const ClientThreads&) = delete;

  /// @return counts the threads that have ended
  const EventFd& ended() const { return ended_; }

  /// Waits for the threads. Open connections stay open.
  /// @throws the exception that ended a thread
  void join();

  /// @return the loop of each thread
  const std::deque<ClientLoop>& loops() const { return loops_; }

 private:
  void work(std::size_t index);
  void join_all();

  RunContext& run_;
  EventFd ended_;
  std::vector<std::exception_ptr> errors_;
  std::deque<ClientLoop> loops_;
  std::vector<std::thread> threads_;
};

}  // namespace stress
