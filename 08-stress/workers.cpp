/// @file
#include "workers.hpp"

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

/// A worker that exits sooner is not replaced at once, but after a delay that doubles.
constexpr auto stable_lifetime = 1s;
constexpr std::chrono::milliseconds shortest_delay = 100ms;
constexpr std::chrono::milliseconds longest_delay = 5s;

}  // namespace

Workers::Workers(const Options& options, const Stop& stop, ConnectionLimit& limit,
                 std::function<int(std::size_t)> work)
    : options_(options),
      stop_(stop),
      limit_(limit),
      work_(std::move(work)),
      slots_(options.workers) {}

void Workers::start_due() {
  for (std::size_t index = 0; index < slots_.size(); ++index) {
    if (slots_[index].pid == 0 && slots_[index].due <= Clock::now()) {
      start(index);
    }
  }
}

void Workers::start(std::size_t index) {
  const pid_t supervisor = ::getpid();
  const pid_t worker = ::fork();
  if (worker == 0) {
    // However the supervisor ends, its workers end too. It may have ended before this line.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    // Not _exit(2), so that a leak checker runs.
    std::exit(::getppid() == supervisor ? work_(index) : 1);
  }
  Slot& slot = slots_[index];
  slot.since = Clock::now();
  if (worker == -1) {
    const int error = errno;
    log_once(options_, LogLevel::error, "cannot start a worker: {}", ::strerror(error));
    slot.delay = std::clamp(2 * slot.delay, shortest_delay, longest_delay);
    slot.due = slot.since + slot.delay;
    ++failures_;
  } else {
    slot.pid = worker;
  }
}

void Workers::reap() {
  int status = 0;
  for (pid_t ended = 0; (ended = ::waitpid(-1, &status, WNOHANG)) > 0;) {
    const auto slot = std::find_if(slots_.begin(), slots_.end(),
                                   [ended](const Slot& taken) { return taken.pid == ended; });
    if (slot != slots_.end()) {
      on_exit(static_cast<std::size_t>(slot - slots_.begin()), status);
    }
  }
}

void Workers::on_exit(std::size_t index, int status) {
  Slot& slot = slots_[index];
  limit_.release_all(index);
  if (!stop_.requested()) {
    const auto now = Clock::now();
    const bool at_once = now - slot.since < stable_lifetime;
    slot.delay = at_once ? std::clamp(2 * slot.delay, shortest_delay, longest_delay) : 0ms;
    slot.due = now + slot.delay;
    const bool killed = WIFSIGNALED(status);
    log_once(options_, LogLevel::error, "worker {} {} {}; restarting in {} ms", slot.pid,
             killed ? "killed by signal" : "exited with code",
             killed ? WTERMSIG(status) : WEXITSTATUS(status), slot.delay.count());
  }
  slot.pid = 0;
  ++failures_;
}

Workers::Clock::time_point Workers::next_due() const {
  auto next = Clock::time_point::max();
  for (const Slot& slot : slots_) {
    next = slot.pid == 0 ? std::min(next, slot.due) : next;
  }
  return next;
}

void Workers::signal(int number) const {
  for (const Slot& slot : slots_) {
    if (slot.pid != 0) {
      ::kill(slot.pid, number);
    }
  }
}

void Workers::kill_rest() {
  signal(SIGKILL);
  for (Slot& slot : slots_) {
    if (slot.pid != 0) {
      ::waitpid(std::exchange(slot.pid, 0), nullptr, 0);
    }
  }
}

bool Workers::all_running() const {
  return std::all_of(slots_.begin(), slots_.end(), [](const Slot& slot) { return slot.pid != 0; });
}

bool Workers::none_running() const {
  return std::all_of(slots_.begin(), slots_.end(), [](const Slot& slot) { return slot.pid == 0; });
}
