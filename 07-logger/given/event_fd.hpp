/// @file
/// A counter that wakes a wait. Given; can be skipped at first.
#pragma once

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>

#include "fd.hpp"
#include "posix.hpp"

/// A descriptor that is readable while its counter is not zero: how a thread, a process or a signal
/// handler wakes another one that waits in poll(2) or epoll_wait(2). Source: eventfd(2).
class EventFd {
 public:
  /// @throws std::system_error when the system has no descriptor left
  EventFd()
      : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (!fd_) {
      throw_errno("cannot create an eventfd");
    }
  }

  /// Adds one to the counter. Any thread and any signal handler may call it.
  void notify() const noexcept {
    const std::uint64_t one = 1;
    // EAGAIN is a full counter, which is readable already.
    [[maybe_unused]] const auto written =
        uninterrupted([&] { return ::write(fd_.number(), &one, sizeof one); });
  }

  /// Sets the counter to zero.
  /// @return what it was
  std::uint64_t consume() const noexcept {
    std::uint64_t count = 0;
    const auto got = uninterrupted([&] { return ::read(fd_.number(), &count, sizeof count); });
    return got == sizeof count ? count : 0;
  }

  /// @return the descriptor to wait for
  const Fd& fd() const noexcept { return fd_; }

 private:
  Fd fd_;
};
