/// @file
/// The threads of a run.
#pragma once

#include <deque>
#include <exception>
#include <thread>
#include <vector>

#include "shard.hpp"

namespace stress {

/// Runs all clients of a session, in as many threads as planned. Destroying it ends the run and
/// closes the connections.
class Crew {
 public:
  /// Starts the threads.
  /// @param session outlives the crew
  explicit Crew(Session& session);
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  /// @return an eventfd(2) that counts the threads which have ended
  const Fd& ended() const { return ended_; }

  /// Waits for the threads. The connections that are open stay so.
  /// @throws what has ended a thread
  void join();

  /// @return a shard for each thread
  const std::deque<Shard>& shards() const { return shards_; }

 private:
  void work(std::size_t index);
  void join_all();

  Session& session_;
  Fd ended_;
  std::vector<std::exception_ptr> errors_;
  std::deque<Shard> shards_;
  std::vector<std::thread> threads_;
};

}  // namespace stress
