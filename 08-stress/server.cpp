/// @file
/// The server of this stage: a master, and the worker processes that serve.
#include "server.hpp"

#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <exception>
#include <string>
#include <utility>

#include "posix.hpp"
#include "worker.hpp"

namespace {

using namespace std::chrono_literals;

/// A worker that lives for less is not replaced at once, but after a pause that grows.
constexpr auto decent_life = 1s;
constexpr std::chrono::milliseconds first_delay = 100ms;
constexpr std::chrono::milliseconds longest_delay = 5s;

/// How long after the stop's patience the workers may take to part from their clients.
constexpr auto grace = 500ms;

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

std::string how_it_ended(int status) {
  return WIFSIGNALED(status) ? "by signal " + std::to_string(WTERMSIG(status))
                             : "with exit code " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

LogOptions log_options(const Options& options) {
  return {options.log_file, to_log_level(options.log_level), options.log_rotate, options.log_keep};
}

std::unique_ptr<Logger> reopened_log(const Options& options) {
  LogOptions wanted = log_options(options);
  try {
    return std::make_unique<Logger>(wanted);
  } catch (const std::exception& failure) {
    wanted.file.clear();
    auto log = std::make_unique<Logger>(wanted);
    log->error("{}", failure.what());
    return log;
  }
}

Server::Server(Listener listener, const Service& service, const Stop& stop, const Options& options)
    : listener_(std::move(listener)),
      service_(service),
      stop_(stop),
      options_(options),
      places_(options.max_connections, options.workers),
      hangup_(catch_hangup()),
      ready_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      seats_(options.workers) {
  if (!ready_) {
    throw_errno("cannot make an eventfd");
  }
  stop_.wake_on(SIGCHLD);
  start_due();
  wait_until_ready();
}

void Server::wait_until_ready() {
  std::uint64_t ready = 0;
  const auto alive = [](const Seat& seat) { return seat.pid != 0; };
  while (ready < seats_.size() && !stop_.requested() &&
         std::all_of(seats_.begin(), seats_.end(), alive)) {
    stop_.wait(ready_);
    std::uint64_t more = 0;
    if (::read(ready_.number(), &more, sizeof more) == sizeof more) {
      ready += more;
    }
    reap();
  }
}

void Server::run() {
  while (!stop_.requested()) {
    reap();
    start_due();
    stop_.wait(hangup_, next_due());
    pass_on_hangup();
  }
  listener_.close();
  end_all();
}

void Server::start_due() {
  for (std::size_t index = 0; index < seats_.size(); ++index) {
    if (seats_[index].pid == 0 && seats_[index].due <= Clock::now()) {
      start(index);
    }
  }
}

void Server::start(std::size_t index) {
  const pid_t master = ::getpid();
  const pid_t worker = ::fork();
  if (worker == 0) {
    work(index, master);
  }
  Seat& seat = seats_[index];
  seat.since = Clock::now();
  if (worker == -1) {
    const std::string why = std::generic_category().message(errno);
    const auto log = reopened_log(options_);
    log->error("cannot start a worker: {}", why);
    seat.due = seat.since + first_delay;
  } else {
    seat.pid = worker;
  }
}

void Server::work(std::size_t index, pid_t master) {
  // However the master ends, its workers end too; and it may have ended before this line.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  int code = ::getppid() == master ? 0 : 1;
  try {
    const auto log = reopened_log(options_);
    log->reopen_on(SIGHUP);
    const sigset_t set = hangup_signal();
    ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
    try {
      Worker worker(index, listener_, service_, stop_, options_, totals_, places_, *log);
      const std::uint64_t one = 1;
      [[maybe_unused]] const auto written = ::write(ready_.number(), &one, sizeof one);
      log->debug("serving");
      worker.run();
    } catch (const std::exception& failure) {
      log->error("the worker has failed: {}", failure.what());
      code = 1;
    }
  } catch (const std::exception&) {
    // Without a log. The master says that it ended.
    code = 1;
  }
  ::_exit(code);
}

void Server::reap() {
  int status = 0;
  for (pid_t ended = 0; (ended = ::waitpid(-1, &status, WNOHANG)) > 0;) {
    const auto seat = std::find_if(seats_.begin(), seats_.end(),
                                   [ended](const Seat& taken) { return taken.pid == ended; });
    if (seat != seats_.end()) {
      mourn(static_cast<std::size_t>(seat - seats_.begin()), status);
    }
  }
}

void Server::mourn(std::size_t index, int status) {
  Seat& seat = seats_[index];
  places_.give_back_all(index);
  if (!stop_.requested()) {
    const auto now = Clock::now();
    const bool at_once = now - seat.since < decent_life;
    seat.delay = at_once ? std::clamp(2 * seat.delay, first_delay, longest_delay) : 0ms;
    seat.due = now + seat.delay;
    const auto log = reopened_log(options_);
    log->error("worker {} ended {}; there is another in {} ms", seat.pid, how_it_ended(status),
               seat.delay.count());
  }
  seat.pid = 0;
}

Server::Clock::time_point Server::next_due() const {
  auto next = Clock::time_point::max();
  for (const Seat& seat : seats_) {
    next = seat.pid == 0 ? std::min(next, seat.due) : next;
  }
  return next;
}

void Server::pass_on_hangup() {
  signalfd_siginfo caught{};
  if (::read(hangup_.number(), &caught, sizeof caught) != sizeof caught) {
    return;
  }
  for (const Seat& seat : seats_) {
    if (seat.pid != 0) {
      ::kill(seat.pid, SIGHUP);
    }
  }
}

void Server::end_all() {
  for (const Seat& seat : seats_) {
    if (seat.pid != 0) {
      ::kill(seat.pid, Stop::pass_on);
    }
  }
  // Who is left after that ends with this process.
  const auto until = stop_.deadline() + grace;
  const auto left = [this] {
    return std::any_of(seats_.begin(), seats_.end(),
                       [](const Seat& seat) { return seat.pid != 0; });
  };
  reap();
  while (left() && Clock::now() < until) {
    stop_.wait(Fd(), until);
    reap();
  }
}
