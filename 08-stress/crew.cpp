/// @file
/// The worker processes of a master.
#include "crew.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "process_log.hpp"

namespace {

using namespace std::chrono_literals;

/// A worker that lives for less is not replaced at once, but after a pause that grows.
constexpr auto decent_life = 1s;
constexpr std::chrono::milliseconds first_delay = 100ms;
constexpr std::chrono::milliseconds longest_delay = 5s;

}  // namespace

Crew::Crew(const Options& options, const Stop& stop, Places& places,
           std::function<int(std::size_t)> work)
    : options_(options),
      stop_(stop),
      places_(places),
      work_(std::move(work)),
      seats_(options.workers) {}

void Crew::start_due() {
  for (std::size_t index = 0; index < seats_.size(); ++index) {
    if (seats_[index].pid == 0 && seats_[index].due <= Clock::now()) {
      start(index);
    }
  }
}

void Crew::start(std::size_t index) {
  const pid_t master = ::getpid();
  const pid_t worker = ::fork();
  if (worker == 0) {
    // However the master ends, its workers end too; and it may have ended before this line.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    // Not _exit(2): a leak checker may look at what is left.
    std::exit(::getppid() == master ? work_(index) : 1);
  }
  Seat& seat = seats_[index];
  seat.since = Clock::now();
  if (worker == -1) {
    const int error = errno;
    log_once(options_, LogLevel::error, "cannot start a worker: {}", ::strerror(error));
    seat.delay = std::clamp(2 * seat.delay, first_delay, longest_delay);
    seat.due = seat.since + seat.delay;
    ++failures_;
  } else {
    seat.pid = worker;
  }
}

void Crew::reap() {
  int status = 0;
  for (pid_t ended = 0; (ended = ::waitpid(-1, &status, WNOHANG)) > 0;) {
    const auto seat = std::find_if(seats_.begin(), seats_.end(),
                                   [ended](const Seat& taken) { return taken.pid == ended; });
    if (seat != seats_.end()) {
      mourn(static_cast<std::size_t>(seat - seats_.begin()), status);
    }
  }
}

void Crew::mourn(std::size_t index, int status) {
  Seat& seat = seats_[index];
  places_.give_back_all(index);
  if (!stop_.requested()) {
    const auto now = Clock::now();
    const bool at_once = now - seat.since < decent_life;
    seat.delay = at_once ? std::clamp(2 * seat.delay, first_delay, longest_delay) : 0ms;
    seat.due = now + seat.delay;
    log_once(options_, LogLevel::error, "worker {} ended {} {}; there is another in {} ms",
             seat.pid, WIFSIGNALED(status) ? "by signal" : "with exit code",
             WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status), seat.delay.count());
  }
  seat.pid = 0;
  ++failures_;
}

Crew::Clock::time_point Crew::next_due() const {
  auto next = Clock::time_point::max();
  for (const Seat& seat : seats_) {
    next = seat.pid == 0 ? std::min(next, seat.due) : next;
  }
  return next;
}

void Crew::signal(int number) const {
  for (const Seat& seat : seats_) {
    if (seat.pid != 0) {
      ::kill(seat.pid, number);
    }
  }
}

void Crew::kill_rest() {
  signal(SIGKILL);
  for (Seat& seat : seats_) {
    if (seat.pid != 0) {
      ::waitpid(std::exchange(seat.pid, 0), nullptr, 0);
    }
  }
}

bool Crew::all_there() const {
  return std::all_of(seats_.begin(), seats_.end(), [](const Seat& seat) { return seat.pid != 0; });
}

bool Crew::all_gone() const {
  return std::all_of(seats_.begin(), seats_.end(), [](const Seat& seat) { return seat.pid == 0; });
}
