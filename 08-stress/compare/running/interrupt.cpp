/// @file
#include "interrupt.hpp"

#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>

#include "posix.hpp"

namespace comparison {

Interrupt::Interrupt() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    sigaddset(&set, signal);
  }
  if (::sigprocmask(SIG_BLOCK, &set, nullptr) == -1) {
    throw_errno("cannot block signals");
  }
  signals_ = Fd(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!signals_) {
    throw_errno("cannot watch signals");
  }
}

void Interrupt::acknowledge() const {
  signalfd_siginfo ignored{};
  while (::read(signals_.number(), &ignored, sizeof(ignored)) > 0) {
  }
}

}  // namespace comparison
