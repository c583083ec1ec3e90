/// @file
#include "supervisor.hpp"

#include <sys/signalfd.h>

#include <csignal>
#include <exception>
#include <stdexcept>
#include <utility>

#include "posix.hpp"
#include "process_log.hpp"
#include "server.hpp"

namespace {

/// How often each worker may fail before one is ready.
constexpr std::size_t attempts_to_start = 5;

sigset_t hangup_signal() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGHUP);
  return set;
}

/// From now on this process reads SIGHUP from a descriptor.
Fd catch_hangup() {
  const sigset_t set = hangup_signal();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  Fd descriptor(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!descriptor) {
    throw_errno("cannot create a signalfd");
  }
  return descriptor;
}

}  // namespace

Supervisor::Supervisor(Listener listener, const Service& service, const Stop& stop,
                       const Options& options)
    : listener_(std::move(listener)),
      service_(service),
      stop_(stop),
      options_(options),
      limit_(options.max_connections, options.workers),
      hangup_(catch_hangup()),
      workers_(options, stop, limit_, [this](std::size_t index) { return work(index); }) {
  // sendfile(2) has no MSG_NOSIGNAL, and standard error may be a closed pipe.
  std::signal(SIGPIPE, SIG_IGN);
  stop_.wake_on(SIGCHLD);
  // A log file that can't be opened ends the start.
  Logger(log_options(options)).flush();
  wait_until_ready();
  log_once(options_, LogLevel::info, "listening on {}", listener_.address());
}

void Supervisor::wait_until_ready() {
  std::uint64_t ready = 0;
  const auto is_ready = [&] {
    return ready == options_.workers || (ready > 0 && !workers_.all_running());
  };
  while (!is_ready() && !stop_.requested()) {
    workers_.start_due();
    stop_.wait(ready_.fd(), workers_.next_due());
    ready += ready_.consume();
    workers_.reap();
    if (ready == 0 && workers_.failures() >= attempts_to_start * options_.workers) {
      throw std::runtime_error("no worker can serve; the log says why");
    }
  }
}

void Supervisor::run() {
  while (!stop_.requested()) {
    workers_.reap();
    workers_.start_due();
    stop_.wait(hangup_, workers_.next_due());
    forward_hangup();
  }
  listener_.close();
  end_all();
  log_once(options_, LogLevel::info, "served {} connections, {} bytes", totals_.connections(),
           totals_.bytes());
}

int Supervisor::work(std::size_t index) {
  try {
    const auto log = reopened_log(options_);
    log->reopen_on(SIGHUP);
    const sigset_t set = hangup_signal();
    ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
    try {
      // With a wake-up of its own: the supervisor consumes that of the other.
      const Stop stop;
      Server server(listener_, service_, stop, options_, totals_, limit_, index, *log);
      ready_.notify();
      log->debug("serving");
      server.run();
      return 0;
    } catch (const std::exception& failure) {
      log->error("the worker has failed: {}", failure.what());
    }
  } catch (const std::exception&) {
    // There is no log. The supervisor logs the exit code.
  }
  return 1;
}

void Supervisor::forward_hangup() {
  signalfd_siginfo caught{};
  if (::read(hangup_.number(), &caught, sizeof caught) == sizeof caught) {
    workers_.signal(SIGHUP);
    // Creates the file at once: a worker that has logged nothing opens it with its first line.
    log_once(options_, LogLevel::info, "hangup: passed on to the workers");
  }
}

void Supervisor::end_all() {
  workers_.signal(Stop::forward_signal);
  const auto until = stop_.deadline() + 2 * Stop::linger;
  workers_.reap();
  while (!workers_.none_running() && Stop::Clock::now() < until) {
    stop_.wait(Fd(), until);
    workers_.reap();
  }
  workers_.kill_rest();
}
