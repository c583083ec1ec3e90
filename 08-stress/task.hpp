/// @file
/// A coroutine that suspends without blocking a thread.
#pragma once

#include <coroutine>
#include <exception>
#include <utility>

#include "free_list.hpp"

/// A function that can suspend in the middle and be resumed later. It does nothing until it is
/// started or awaited; a coroutine that awaits it is resumed when it has ended, and gets its
/// exception. A Task owns its frame: destroyed in the middle, it destroys what it awaits, too.
/// Source: ISO C++20, [dcl.fct.def.coroutine]; Baker, "Understanding Symmetric Transfer".
class [[nodiscard]] Task {
 public:
  struct promise_type;
  using Handle = std::coroutine_handle<promise_type>;

  Task() = default;
  Task(Task&& other) noexcept
      : frame_(std::exchange(other.frame_, nullptr)) {}
  Task& operator=(Task&& other) noexcept {
    std::swap(frame_, other.frame_);
    return *this;
  }
  ~Task() {
    if (frame_) {
      frame_.destroy();
    }
  }
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;

  /// Runs it until it suspends for the first time, or ends.
  void start() const { frame_.resume(); }

  /// @return whether it has ended, or there is none
  bool done() const { return !frame_ || frame_.done(); }

  /// @return the exception that ended it, if any
  std::exception_ptr failure() const;

  auto operator co_await() && noexcept;

 private:
  explicit Task(Handle frame)
      : frame_(frame) {}

  Handle frame_ = nullptr;
};

struct Task::promise_type : FromFreeList {
  /// Resumes the awaiting coroutine by a jump instead of a call (symmetric transfer): however long
  /// the chain, the stack does not grow.
  struct End {
    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(Handle ended) const noexcept {
      return ended.promise().awaiting;
    }
    void await_resume() const noexcept {}
  };

  Task get_return_object() { return Task(Handle::from_promise(*this)); }
  std::suspend_always initial_suspend() const noexcept { return {}; }
  End final_suspend() const noexcept { return {}; }
  void return_void() const {}
  void unhandled_exception() { failure = std::current_exception(); }

  std::coroutine_handle<> awaiting = std::noop_coroutine();
  std::exception_ptr failure;
};

inline std::exception_ptr Task::failure() const {
  return frame_.promise().failure;
}

inline auto Task::operator co_await() && noexcept {
  struct Awaited {
    Handle frame;

    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) const noexcept {
      frame.promise().awaiting = awaiting;
      return frame;
    }
    void await_resume() const {
      if (frame.promise().failure) {
        std::rethrow_exception(frame.promise().failure);
      }
    }
  };
  return Awaited{frame_};
}
