/// @file
/// Stopping: a signal sets one thing that every wait can see. Given; can be skipped at first.
#include "stop.hpp"

#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <initializer_list>

#include "posix.hpp"

namespace {

// All that the signal handlers touch: lock-free, and there before any handler.
std::atomic<bool> stop_requested{false};
std::atomic<Stop::Clock::rep> stop_deadline{
    Stop::Clock::time_point::max().time_since_epoch().count()};
std::atomic<int> wakeup_number{-1};
constinit thread_local std::atomic<int> blocking_socket{-1};

static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free &&
              std::atomic<Stop::Clock::rep>::is_always_lock_free);

void ring(int number) noexcept {
  const std::uint64_t one = 1;
  // A full counter is readable already, which is all that is wanted.
  [[maybe_unused]] const auto written = ::write(number, &one, sizeof one);
}

/// From now on no call on the socket of this thread waits for longer than a moment.
/// @param calls SO_RCVTIMEO for recv, SO_SNDTIMEO for send
void hurry(int calls) noexcept {
  if (const int socket = blocking_socket.load(); socket != -1) {
    const timeval moment{0, 1};
    ::setsockopt(socket, SOL_SOCKET, calls, &moment, sizeof moment);
  }
}

extern "C" void on_stop(int signal) {
  const int saved_errno = errno;
  if (signal != Stop::pass_on) {
    // The second signal finds the default action, which ends the process.
    ::signal(SIGINT, SIG_DFL);
    ::signal(SIGTERM, SIG_DFL);
  }
  if (!stop_requested) {
    stop_deadline = (Stop::Clock::now() + Stop::patience).time_since_epoch().count();
    // Whoever sees this finds the deadline.
    stop_requested = true;
    ::alarm(static_cast<unsigned>(Stop::patience.count()));
    ring(wakeup_number);
  }
  hurry(SO_RCVTIMEO);
  errno = saved_errno;
}

extern "C" void on_time_is_up(int /*signal*/) {
  const int saved_errno = errno;
  hurry(SO_SNDTIMEO);
  errno = saved_errno;
}

extern "C" void on_wake(int /*signal*/) {
  const int saved_errno = errno;
  ring(wakeup_number);
  errno = saved_errno;
}

/// @param flags of sigaction(2). Without SA_RESTART: a blocked call is to return.
void catch_signal(int signal, void (*handler)(int), int flags) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigemptyset(&action.sa_mask);
  if (::sigaction(signal, &action, nullptr) == -1) {
    throw_errno("cannot catch a signal");
  }
}

/// Whoever started us may have left the signals blocked.
void unblock(std::initializer_list<int> signals) {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : signals) {
    sigaddset(&set, signal);
  }
  ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

}  // namespace

Stop::Stop()
    : wakeup_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!wakeup_) {
    throw_errno("cannot make an eventfd");
  }
  wakeup_number = wakeup_.number();
  catch_signal(SIGINT, on_stop, 0);
  catch_signal(SIGTERM, on_stop, 0);
  catch_signal(pass_on, on_stop, 0);
  catch_signal(time_is_up, on_time_is_up, 0);
  unblock({SIGINT, SIGTERM, pass_on, time_is_up});
}

bool Stop::requested() const noexcept {
  return stop_requested;
}

Stop::Clock::time_point Stop::deadline() const noexcept {
  return Clock::time_point(Clock::duration(stop_deadline));
}

void Stop::wake() const noexcept {
  ring(wakeup_.number());
}

void Stop::wake_on(int signal) const {
  catch_signal(signal, on_wake, SA_RESTART);
  unblock({signal});
}

void Stop::wait(const Fd& other, Clock::time_point until) const {
  std::array<pollfd, 2> waited{{{wakeup_.number(), POLLIN, 0}, {other.number(), POLLIN, 0}}};
  if (poll_until(waited, until) && waited[0].revents != 0) {
    std::uint64_t wakeups = 0;
    [[maybe_unused]] const auto taken = ::read(wakeup_.number(), &wakeups, sizeof wakeups);
  }
}

Stop::Interruptible::Interruptible(const Fd& socket) noexcept {
  blocking_socket = socket.number();
  if (stop_requested) {
    hurry(SO_RCVTIMEO);
  }
}

Stop::Interruptible::~Interruptible() {
  blocking_socket = -1;
}
