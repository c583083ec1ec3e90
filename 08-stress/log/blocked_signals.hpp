/// @file
/// Blocks all signals for a thread.
#pragma once

#include <csignal>
#include <ctime>

/// Blocks all signals, while it exists, in its thread and in threads that this thread starts.
/// A failed write(2) then raises no signal that kills the process: SIGPIPE and SIGXFSZ stay pending
/// in the thread, and are discarded before it unblocks them. Source: sigtimedwait(2).
class BlockedSignals {
 public:
  BlockedSignals() {
    sigset_t all;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~BlockedSignals() {
    sigset_t failures;
    sigemptyset(&failures);
    sigaddset(&failures, SIGPIPE);
    sigaddset(&failures, SIGXFSZ);
    const timespec now{};
    while (::sigtimedwait(&failures, nullptr, &now) > 0) {
    }
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  BlockedSignals(const BlockedSignals&) = delete;
  BlockedSignals& operator=(const BlockedSignals&) = delete;

 private:
  sigset_t before_{};
};
