/// @file
/// Ctrl-C as something that every wait can see.
#pragma once

#include <cerrno>
#include <exception>

#include "fd.hpp"

namespace comparison {

/// Thrown out of a wait when the user has asked for the end.
class Interrupted : public std::exception {
 public:
  const char* what() const noexcept override { return "interrupted"; }
};

/// SIGINT, SIGTERM and SIGHUP arrive at a descriptor instead of ending the program.
/// Source: signalfd(2).
class Interrupt {
 public:
  /// Blocks the signals in the calling thread.
  /// @throws std::system_error when the kernel refuses
  Interrupt();

  /// @return becomes readable with the first signal and stays so
  const Fd& fd() const { return signals_; }

  /// Takes note of what has arrived, so that waits go on until the next signal.
  void acknowledge() const;

 private:
  Fd signals_;
};

}  // namespace comparison
