/// @file
/// The queue of lines between the threads that log and the one that writes.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "fd.hpp"

/// Holds lines until they are written. Any number of threads push; one thread, the writer, takes
/// all lines at once: two buffers are swapped under a short lock.
///
/// A push never waits for the writer: once the buffer is full, lines are dropped and counted. It
/// makes a system call only if the writer is asleep, or when the buffer becomes half full.
class LogQueue {
 public:
  /// Bytes of lines that may be queued; the writer may hold as many again.
  static constexpr std::size_t capacity = 1536 * 1024;

  /// What the writer takes at once.
  struct Batch {
    std::string_view lines;  ///< whole lines; valid until the next take()
    std::uint64_t lost;      ///< lines lost since the last batch because the queue was full
    bool last;               ///< whether the queue was closed: no batch follows
    bool empty() const { return lines.empty() && lost == 0; }
  };

  /// @throws std::system_error if there is no descriptor left
  LogQueue();

  /// Adds a line, or counts it as lost.
  /// @param line with its LF
  void push(std::string_view line) noexcept;

  /// Counts lines as lost; the next batch reports them.
  void count_lost(std::uint64_t lines) noexcept;

  /// Takes all lines; called by the writer. If there are none, the next push will wake it.
  Batch take();

  /// Marks the batch as written; called by the writer.
  void done();

  /// Waits until all lines pushed before have been taken and written.
  void flush();

  /// Makes the next batch the last.
  void close();

  /// Makes the writer take a batch at once. Any thread and any signal handler may call it.
  void wake_writer() noexcept;

  /// @return whether the writer should not wait for more lines
  bool urgent() const noexcept { return urgent_; }

  /// @return a descriptor that becomes readable when the writer has to wake up
  const Fd& wakeup() const noexcept { return wakeup_; }

 private:
  void signal_wakeup() const noexcept;

  Fd wakeup_;
  std::atomic<bool> urgent_{false};
  std::mutex mutex_;  // guards all below
  std::condition_variable batch_done_;
  std::string filling_;
  std::string taken_;  // read by the writer without the mutex
  std::uint64_t lost_ = 0;
  std::uint64_t batches_taken_ = 0;
  std::uint64_t batches_done_ = 0;
  bool asleep_ = false;
  bool closed_ = false;
};
