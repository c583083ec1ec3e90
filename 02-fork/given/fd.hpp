/// @file
/// The owner of a file descriptor.
#pragma once

#include <unistd.h>

#include <cerrno>
#include <utility>

/// Owns one file descriptor, and closes it once. It can be moved, or lent as `const Fd&`.
///
/// close(2) is not retried after EINTR: Linux has already released the descriptor, and another
/// thread may have got its number. Source: close(2), "Dealing with error returns".
class Fd {
 public:
  Fd() = default;
  /// @param number a descriptor without another owner, or -1 for none
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

  /// @return the number to pass to a system call; -1 if there is none
  int number() const noexcept { return number_; }

  /// @return whether there is a descriptor
  explicit operator bool() const noexcept { return number_ != -1; }

  /// Closes the descriptor now, if there is one. Preserves errno, so that the error that led to the
  /// close can still be reported.
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
