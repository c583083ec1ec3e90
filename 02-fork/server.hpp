/// @file
/// The server of this stage: a process per connection.
#pragma once

#include <sys/types.h>

#include <memory>
#include <vector>

#include "net.hpp"
#include "options.hpp"
#include "service.hpp"
#include "stop.hpp"
#include "totals.hpp"

/// Serves each client in a process of its own, a child of this one.
class Server {
 public:
  /// @param listener where clients connect
  /// @param service what is spoken with them; it must outlive the server
  /// @param stop ends run(); it must outlive the server
  /// @param options of the command line
  Server(Listener listener, const Service& service, const Stop& stop, const Options& options);

  /// Serves until a stop is requested. Then the last replies are finished, for a second at most.
  /// @throws std::system_error when no client can be accepted any more
  void run();

  /// @return what was done so far
  const Totals& totals() const { return totals_; }

 private:
  void start(Fd client);
  void reap();
  void end_all();
  void handle(Fd client);
  void serve(const Fd& client, Conversation& conversation);
  void send_all(const Fd& client, Bytes reply);

  Listener listener_;
  const Stop& stop_;
  Totals totals_;
  const std::size_t max_connections_;
  std::vector<pid_t> children_;
  const std::unique_ptr<Conversation> conversation_;  ///< of which each child has a copy
};
