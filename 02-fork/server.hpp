/// @file
/// The server.
#pragma once

#include "children.hpp"
#include "net.hpp"
#include "options.hpp"
#include "service.hpp"
#include "stop.hpp"
#include "totals.hpp"

/// Serves each client in a process of its own, a child of this one.
class Server {
 public:
  /// @param listener where clients connect
  /// @param service what to speak with them; it must outlive the server
  /// @param stop ends run(); it must outlive the server
  /// @param options from the command line
  Server(Listener listener, const Service& service, const Stop& stop, const Options& options);

  /// Serves until a stop is requested, then finishes the last replies within Stop::drain_timeout.
  /// @throws std::system_error when no client can be accepted any more
  void run();

  /// @return what has been done so far
  const Totals& totals() const { return totals_; }

 private:
  void start(Fd client);
  void handle(Fd client);
  void serve(const Fd& client, Conversation& conversation);
  void send_all(const Fd& client, Bytes reply);

  Listener listener_;
  const Service& service_;
  const Stop& stop_;
  Totals totals_;
  Children children_;
};
