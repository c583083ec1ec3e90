/// @file
/// Ctrl-C as a descriptor that every wait can watch.
#pragma once

#include <cerrno>
#include <exception>

#include "fd.hpp"

namespace comparison {

/// Thrown out of a wait when the user interrupts.
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

  /// Reads the signals that have arrived, so that waits work again until the next one.
  void acknowledge() const;

 private:
  Fd signals_;
};

}  // namespace comparison
