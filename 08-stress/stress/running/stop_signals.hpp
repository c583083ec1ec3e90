/// @file
/// SIGINT and SIGTERM, as something that can be waited for.
#pragma once

#include <cerrno>
#include <csignal>

#include "fd.hpp"

namespace stress {

/// Keeps both signals from ending the process for as long as it lives. Threads started meanwhile
/// inherit this. Source: signalfd(2).
class StopSignals {
 public:
  /// @throws std::system_error if there is no descriptor for it
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  /// @return readable once a signal has come
  const Fd& fd() const { return fd_; }

  /// Takes the signal that has come; the next one ends the process at once.
  void consume();

 private:
  sigset_t before_{};
  Fd fd_;
};

}  // namespace stress
