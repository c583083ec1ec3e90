/// @file
/// The clients of a worker, in the test's own process. Given; can be skipped at first.
#pragma once

#include <sys/socket.h>

#include <array>
#include <memory>
#include <string>

#include "catch.hpp"
#include "clients.hpp"
#include "echo.hpp"
#include "event_loop.hpp"
#include "http.hpp"
#include "log_kit.hpp"
#include "logger.hpp"

/// The clients of a worker that only the test drives.
struct Bench {
  explicit Bench(const std::string& name, const std::string& log_level = "off")
      : log({directory.log(), to_log_level(log_level)}),
        service(name == "http" ? std::unique_ptr<Service>(std::make_unique<Http>())
                               : std::make_unique<Echo>()),
        options(logged(log_level)) {}

  static Options logged(const std::string& level) {
    Options options;
    options.log_level = level;
    return options;
  }

  /// @return the other end of a new client
  Fd add() {
    std::array<int, 2> ends{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) == 0);
    Fd peer(ends[0]);
    const std::size_t before = clients.size();
    clients.add(Fd(ends[1]));
    REQUIRE(clients.size() == before + 1);
    return peer;
  }

  /// Handles what is ready.
  void turn() {
    const auto now = Stop::Clock::now();
    const auto events = loop.wait(now, now);
    clients.begin_turn();
    for (const epoll_event& event : events) {
      clients.resume(event.data.u64, event.events);
    }
  }

  const Directory directory;
  Logger log;
  EventLoop loop;
  std::unique_ptr<Service> service;
  Options options;
  Totals totals;
  Clients clients{*service, options, loop, totals, log};
};
