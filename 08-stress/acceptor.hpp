/// @file
/// Accepts the clients of one worker.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "event_loop.hpp"
#include "fd.hpp"
#include "logger.hpp"
#include "net.hpp"
#include "places.hpp"
#include "stop.hpp"

/// Accepts clients, for one of the workers that share a listener. While there is no place for
/// another, or no descriptor or memory, it pauses: who comes waits in the listen queue.
class Acceptor {
 public:
  using Clock = Stop::Clock;

  /// The loop tells from now on when somebody waits.
  /// @param worker which of the workers this is, from 0
  /// @param places for the clients of all workers
  /// @param id of the events of the loop
  /// Whatever is passed by reference must outlive the acceptor.
  Acceptor(std::size_t worker, Listener& listener, Places& places, EventLoop& loop,
           std::uint64_t id, Logger& log);

  /// @return the next client, who has a place from now on; nobody when none waits, and when
  /// something is short, after which it pauses for a while
  /// @throws std::system_error when no client can be accepted any more
  Fd accept(Clock::time_point now);

  /// Gives the places of clients back who have gone.
  void give_back(std::size_t clients, Clock::time_point now);

  /// There may be room again, which another worker has made.
  void see_room(Clock::time_point now);

  /// Somebody may wait whom another worker was woken for, and can't accept.
  void look_again(Clock::time_point now);

  /// @return when it is to go on; the end of time when it does not pause, or has stopped
  Clock::time_point resumes() const { return resumes_; }

  /// Goes on if it is time, and memory for a watch is there.
  void resume_when_due(Clock::time_point now);

  /// Accepts nobody any more.
  void stop();

 private:
  void sit_out_shortage(Clock::time_point now);
  void pause_until(Clock::time_point until);

  const std::size_t worker_;
  Listener& listener_;
  Places& places_;
  EventLoop& loop_;
  const std::uint64_t id_;
  Logger& log_;
  Clock::time_point resumes_ = Clock::time_point::max();
  Clock::time_point quiet_until_{};  ///< no shortage is said before
  bool accepting_ = true;
  bool full_ = false;  ///< whether it pauses for want of a place
};
