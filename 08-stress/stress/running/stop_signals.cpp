/// @file
/// SIGINT and SIGTERM as a descriptor to wait on.
#include "stop_signals.hpp"

#include <sys/signalfd.h>

#include "posix.hpp"

namespace stress {

StopSignals::StopSignals() {
  sigset_t set{};
  ::sigemptyset(&set);
  ::sigaddset(&set, SIGINT);
  ::sigaddset(&set, SIGTERM);
  fd_ = Fd(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!fd_) {
    throw_errno("cannot make a signalfd");
  }
  ::pthread_sigmask(SIG_BLOCK, &set, &before_);
}

StopSignals::~StopSignals() {
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void StopSignals::consume() {
  signalfd_siginfo signal{};
  if (::read(fd_.number(), &signal, sizeof signal) > 0) {
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
}

}  // namespace stress
