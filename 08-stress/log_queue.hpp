/// @file
/// The lines between those who log and the one who writes.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "fd.hpp"

/// Holds lines until they are written. Any number of threads push; one thread, the writer, takes
/// all that there is at once: two buffers change places under a short lock.
///
/// Nobody who pushes ever waits for the writer: once a buffer is full, lines are lost and counted.
/// A push makes a system call only when the writer sleeps, or when its buffer becomes half full.
class LogQueue {
 public:
  /// Bytes of lines that may wait; as many may be in the writer's hands.
  static constexpr std::size_t capacity = 1536 * 1024;

  /// What the writer takes.
  struct Batch {
    std::string_view lines;  ///< whole lines; valid until the next take()
    std::uint64_t lost;      ///< lines lost since the last batch because the queue was full
    bool last;               ///< whether the queue was closed: nothing comes after this
    bool empty() const { return lines.empty() && lost == 0; }
  };

  /// @throws std::system_error when the system has no descriptor left
  LogQueue();

  /// Adds a line, or counts it as lost.
  /// @param line with its end
  void push(std::string_view line) noexcept;

  /// Counts lines as lost, which the next batch says.
  void lose(std::uint64_t lines) noexcept;

  /// The writer takes all lines. If there are none, the next push will wake it.
  Batch take();

  /// The writer is done with what it took.
  void done();

  /// Waits until all that was pushed before is taken and done with.
  void flush();

  /// After this, the next batch is the last.
  void close();

  /// Has the writer come as soon as it can. Any thread and any signal handler may call it.
  void hurry() noexcept;

  /// @return whether someone is in a hurry: nothing is to be gained by waiting for more lines
  bool hurried() const noexcept { return hurried_; }

  /// @return a descriptor that becomes readable when the writer has to wake up
  const Fd& wakeup() const noexcept { return wakeup_; }

 private:
  void ring() const noexcept;

  Fd wakeup_;
  std::atomic<bool> hurried_{false};
  std::mutex mutex_;  // of all below
  std::condition_variable batch_done_;
  std::string filling_;
  std::string taken_;  // the writer reads it without the mutex
  std::uint64_t lost_ = 0;
  std::uint64_t batches_taken_ = 0;
  std::uint64_t batches_done_ = 0;
  bool asleep_ = false;
  bool closed_ = false;
};
