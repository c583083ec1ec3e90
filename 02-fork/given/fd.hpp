/// @file
/// The owner of a file descriptor.
#pragma once

#include <unistd.h>

#include <cerrno>
#include <utility>

/// Owns one file descriptor, and closes it once. It can be moved, and lent as `const Fd&`.
///
/// close(2) is not tried again after EINTR: Linux has released the descriptor by then, and the
/// number may already belong to somebody else. Source: close(2), "Dealing with error returns".
class Fd {
 public:
  Fd() = default;
  /// @param number a descriptor that nobody else owns, or -1 for none
  explicit Fd(int number) noexcept
      : number_(number) {}
  ~Fd() { close(); }

  Fd(Fd&& other) noexcept
      : number_(std::exchange(other.number_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    if (this != &other) {
      close();
      number_ = std::exchange(other.number_, -1);
    }
    return *this;
  }
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;

  /// @return the number to give to a system call; -1 when there is none
  int number() const noexcept { return number_; }

  /// @return whether there is a descriptor
  explicit operator bool() const noexcept { return number_ != -1; }

  /// Closes the descriptor now; without one, nothing happens. errno stays what it was, so that the
  /// reason why a descriptor is given up outlives it.
  void close() noexcept {
    if (number_ != -1) {
      const int saved_errno = errno;
      ::close(std::exchange(number_, -1));
      errno = saved_errno;
    }
  }

 private:
  int number_ = -1;
};
