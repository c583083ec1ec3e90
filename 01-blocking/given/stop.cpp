/// @file
#include "stop.hpp"

#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <atomic>
#include <initializer_list>

#include "posix.hpp"

namespace {

// All that the signal handlers touch: lock-free, and initialised before any handler runs.
std::atomic<bool> stop_requested{false};
std::atomic<Stop::Clock::rep> stop_deadline{
    Stop::Clock::time_point::max().time_since_epoch().count()};
std::atomic<const EventFd*> stop_wakeup{nullptr};
constinit thread_local std::atomic<int> blocking_socket{-1};

static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free &&
              std::atomic<const EventFd*>::is_always_lock_free &&
              std::atomic<Stop::Clock::rep>::is_always_lock_free);

Stop::Clock::time_point deadline_of_stop() noexcept {
  return Stop::Clock::time_point(Stop::Clock::duration(stop_deadline));
}

void wake_up() noexcept {
  if (const EventFd* const wakeup = stop_wakeup) {
    wakeup->notify();
  }
}

/// From now on no call on the socket of this thread blocks for longer than a microsecond.
/// @param calls SO_RCVTIMEO for recv, SO_SNDTIMEO for send
void expire_calls(int calls) noexcept {
  if (const int socket = blocking_socket; socket != -1) {
    const timeval moment{0, 1};
    ::setsockopt(socket, SOL_SOCKET, calls, &moment, sizeof moment);
  }
}

/// Takes the default action for a second SIGINT or SIGTERM: the process ends when its handler
/// returns.
void end_on_second(int signal) noexcept {
  const auto first = deadline_of_stop() - Stop::drain_timeout;
  if (signal != Stop::forward_signal && Stop::Clock::now() - first >= Stop::same_request) {
    ::signal(signal, SIG_DFL);
    ::raise(signal);
  }
}

extern "C" void on_stop(int signal) {
  const int saved_errno = errno;
  if (stop_requested) {
    end_on_second(signal);
  } else {
    stop_deadline = (Stop::Clock::now() + Stop::drain_timeout).time_since_epoch().count();
    // After the deadline: a thread that sees the request relies on it.
    stop_requested = true;
    ::alarm(static_cast<unsigned>(Stop::drain_timeout.count()));
    wake_up();
  }
  expire_calls(SO_RCVTIMEO);
  errno = saved_errno;
}

extern "C" void on_expiry(int /*signal*/) {
  const int saved_errno = errno;
  expire_calls(SO_SNDTIMEO);
  errno = saved_errno;
}

extern "C" void on_wake(int /*signal*/) {
  const int saved_errno = errno;
  wake_up();
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

/// The process that started this one may have left the signals blocked.
void unblock(std::initializer_list<int> signals) {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : signals) {
    sigaddset(&set, signal);
  }
  ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

}  // namespace

Stop::Stop() {
  stop_wakeup = &wakeup_;
  catch_signal(SIGINT, on_stop, 0);
  catch_signal(SIGTERM, on_stop, 0);
  catch_signal(forward_signal, on_stop, 0);
  catch_signal(expiry_signal, on_expiry, 0);
  unblock({SIGINT, SIGTERM, forward_signal, expiry_signal});
}

Stop::~Stop() {
  stop_wakeup = nullptr;
}

bool Stop::requested() const noexcept {
  return stop_requested;
}

Stop::Clock::time_point Stop::deadline() const noexcept {
  return deadline_of_stop();
}

void Stop::wake_on(int signal) const {
  catch_signal(signal, on_wake, SA_RESTART);
  unblock({signal});
}

void Stop::wait(const Fd& other, Clock::time_point until) const {
  std::array<pollfd, 2> waited{{{wakeup().number(), POLLIN, 0}, {other.number(), POLLIN, 0}}};
  if (poll_until(waited, until) && waited[0].revents != 0) {
    wakeup_.consume();
  }
}

Stop::Interruptible::Interruptible(const Fd& socket) noexcept {
  blocking_socket = socket.number();
  if (stop_requested) {
    expire_calls(SO_RCVTIMEO);
  }
}

Stop::Interruptible::~Interruptible() {
  blocking_socket = -1;
}
