/// @file
#include "children.hpp"

#include <sys/wait.h>

#include <csignal>

Children::Children(const Stop& stop, std::size_t capacity)
    : stop_(stop),
      capacity_(capacity) {
  stop_.wake_on(SIGCHLD);
}

void Children::reap() {
  for (pid_t child = 0; (child = ::waitpid(-1, nullptr, WNOHANG)) > 0;) {
    std::erase(running_, child);
  }
}

void Children::end_all() {
  for (const pid_t child : running_) {
    ::kill(child, Stop::forward_signal);
  }
  const auto until = stop_.deadline() + 2 * Stop::linger;
  while (!running_.empty() && Stop::Clock::now() < until) {
    stop_.wait(Fd(), until);
    reap();
  }
  for (const pid_t child : running_) {
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
  }
}
