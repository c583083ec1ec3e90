/// @file
/// The server of this stage: a master, and the worker processes that serve.
#include "server.hpp"

#include <sys/eventfd.h>
#include <sys/signalfd.h>

#include <csignal>
#include <exception>
#include <stdexcept>
#include <utility>

#include "posix.hpp"
#include "process_log.hpp"
#include "worker.hpp"

namespace {

using namespace std::chrono_literals;

/// How long after the stop's patience the workers may take to part from their clients.
constexpr auto grace = 500ms;

/// How often each worker may fail before one has served.
constexpr std::size_t tries_to_start = 5;

sigset_t hangup_signal() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGHUP);
  return set;
}

/// SIGHUP waits in a descriptor from now on, in this process.
Fd catch_hangup() {
  const sigset_t set = hangup_signal();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  Fd descriptor(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!descriptor) {
    throw_errno("cannot make a signalfd");
  }
  return descriptor;
}

}  // namespace

Server::Server(Listener listener, const Service& service, const Stop& stop, const Options& options)
    : listener_(std::move(listener)),
      service_(service),
      stop_(stop),
      options_(options),
      places_(options.max_connections, options.workers),
      hangup_(catch_hangup()),
      ready_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      crew_(options, stop, places_, [this](std::size_t index) { return work(index); }) {
  if (!ready_) {
    throw_errno("cannot make an eventfd");
  }
  // sendfile(2) has no MSG_NOSIGNAL, and whoever read standard error may be gone.
  std::signal(SIGPIPE, SIG_IGN);
  stop_.wake_on(SIGCHLD);
  wait_until_ready();
}

void Server::wait_until_ready() {
  std::uint64_t ready = 0;
  const auto is_ready = [&] {
    return ready == options_.workers || (ready > 0 && !crew_.all_there());
  };
  while (!is_ready() && !stop_.requested()) {
    crew_.start_due();
    stop_.wait(ready_, crew_.next_due());
    std::uint64_t more = 0;
    if (::read(ready_.number(), &more, sizeof more) == sizeof more) {
      ready += more;
    }
    crew_.reap();
    if (ready == 0 && crew_.failures() >= tries_to_start * options_.workers) {
      throw std::runtime_error("no worker can serve; the log says why");
    }
  }
}

void Server::run() {
  while (!stop_.requested()) {
    crew_.reap();
    crew_.start_due();
    stop_.wait(hangup_, crew_.next_due());
    pass_on_hangup();
  }
  listener_.close();
  end_all();
}

int Server::work(std::size_t index) {
  try {
    const auto log = reopened_log(options_);
    log->reopen_on(SIGHUP);
    const sigset_t set = hangup_signal();
    ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
    try {
      // A wake-up of its own: the master takes that of the other.
      const Stop stop;
      Worker worker(index, listener_, service_, stop, options_, totals_, places_, *log);
      const std::uint64_t one = 1;
      [[maybe_unused]] const auto written = ::write(ready_.number(), &one, sizeof one);
      log->debug("serving");
      worker.run();
      return 0;
    } catch (const std::exception& failure) {
      log->error("the worker has failed: {}", failure.what());
    }
  } catch (const std::exception&) {
    // Without a log. The master says that it ended.
  }
  return 1;
}

void Server::pass_on_hangup() {
  signalfd_siginfo caught{};
  if (::read(hangup_.number(), &caught, sizeof caught) == sizeof caught) {
    crew_.signal(SIGHUP);
    // Whoever moved the file finds it again now: a worker that has logged nothing so far opens it
    // with its first line.
    log_once(options_, LogLevel::info, "hangup: passed on to the workers");
  }
}

void Server::end_all() {
  crew_.signal(Stop::pass_on);
  const auto until = stop_.deadline() + grace;
  crew_.reap();
  while (!crew_.all_gone() && Stop::Clock::now() < until) {
    stop_.wait(Fd(), until);
    crew_.reap();
  }
  crew_.kill_rest();
}
