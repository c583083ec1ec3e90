/// @file
/// SIGINT and SIGTERM as a descriptor to wait on.
#pragma once

#include <cerrno>
#include <csignal>

#include "fd.hpp"

namespace stress {

/// While it exists, both signals are blocked, also in threads started during that time, and are
/// received by a descriptor instead. Source: signalfd(2).
class StopSignals {
 public:
  /// @throws std::system_error if no descriptor is available
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  /// @return a descriptor that is readable once a signal has arrived
  const Fd& fd() const { return fd_; }

  /// Consumes the signal and unblocks both, so that the next one ends the process at once.
  void consume();

 private:
  sigset_t before_{};
  Fd fd_;
};

}  // namespace stress
