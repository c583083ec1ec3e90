/// @file
/// Help with system calls: errors as exceptions, retries after EINTR, deadlines.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <system_error>

/// Throws the error of the system call that has just failed.
/// @param what the action that failed, for the message: "cannot listen on [::1]:80"
/// @throws std::system_error always, with the value of errno
[[noreturn]] inline void throw_errno(const std::string& what) {
  throw std::system_error(errno, std::system_category(), what);
}

/// Makes a system call, and repeats it as long as a signal interrupts it.
/// @param call makes the call and returns its result: -1 and errno on failure
/// @return the result of the call that was not interrupted
/// Source: signal(7), "Interruption of system calls and library functions by signal handlers".
template <typename Call>
auto uninterrupted(Call call) {
  auto result = call();
  while (result == -1 && errno == EINTR) {
    result = call();
  }
  return result;
}

/// @param until a point in time; `time_point::max()` means never
/// @return the milliseconds left, rounded up; -1 for never, as in poll(2) and epoll_wait(2)
inline int milliseconds_until(std::chrono::steady_clock::time_point until) {
  if (until == std::chrono::steady_clock::time_point::max()) {
    return -1;
  }
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
  return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
}

/// Waits as poll(2) does, until a point in time. A signal ends the wait early.
/// @param waited what to wait for; a negative descriptor is ignored
/// @param until when to give up
/// @return whether something is ready; `revents` says what
inline bool poll_until(std::span<pollfd> waited, std::chrono::steady_clock::time_point until) {
  return ::poll(waited.data(), waited.size(), milliseconds_until(until)) > 0;
}

/// Opens /dev/null in place of a standard input, output or error that was closed when the program
/// started. Otherwise a socket would get that number, and printed text would be sent to a client.
inline void open_standard_descriptors() {
  int number = ::open("/dev/null", O_RDWR);
  while (number != -1 && number <= STDERR_FILENO) {
    number = ::open("/dev/null", O_RDWR);
  }
  ::close(number);
}
