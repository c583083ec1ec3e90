/// @file
/// A server whose behaviour a test defines, and what the tests of the stress client share.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

#include "fd.hpp"
#include "load_plan.hpp"
#include "run.hpp"

/// A server on a port of 127.0.0.1, with a thread per connection. Destroying it ends them all.
class ScriptedServer {
 public:
  /// Serves one connection; it is closed when the function returns.
  /// @param client the connection, blocking
  /// @param index of the connection, from 0
  using Behaviour = std::function<void(const Fd& client, std::uint64_t index)>;

  /// @param backlog of listen(2)
  explicit ScriptedServer(Behaviour behaviour, int backlog = 4096);
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  std::uint16_t port() const { return port_; }

  /// @return connections accepted so far
  std::uint64_t accepted() const { return accepted_; }

 private:
  void accept_all();

  struct Served {
    Fd socket;
    std::thread thread;
  };

  Behaviour behaviour_;
  std::uint16_t port_ = 0;
  Fd listener_;
  std::atomic<std::uint64_t> accepted_{0};
  std::mutex mutex_;  // guards served_
  std::list<Served> served_;
  std::thread acceptor_;
};

/// @return a port of 127.0.0.1 on which nothing listens
std::uint16_t closed_port();

/// Reads exactly @p size bytes, or fewer at the end of the stream.
std::string read_bytes(const Fd& client, std::size_t size);

/// Reads up to and including the empty line that ends the head of an HTTP request.
std::string read_head(const Fd& client);

/// Sends all of @p bytes, unless the connection fails.
void send_bytes(const Fd& client, const std::string& bytes);

/// Makes closing @p client send a reset.
void reset_at_close(const Fd& client);

/// Echoes everything, until the end of the stream.
void echo(const Fd& client, std::uint64_t index);

/// @return a plan for @p server: 4 connections with 5 messages of 64 bytes each
stress::LoadPlan plan_for(const ScriptedServer& server);

/// Runs a plan without an observer.
stress::Result run_unobserved(const stress::LoadPlan& plan);

/// @return the number of messages that failed because of @p why
std::uint64_t failed_by(const stress::Result& result, stress::Failure why);

/// @return whether every message is in exactly one count
bool adds_up(const stress::Result& result);
