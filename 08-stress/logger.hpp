/// @file
/// The log: callers format a line into memory and go on, one thread writes.
#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include <fmt/format.h>

#include "log_file.hpp"
#include "log_line.hpp"
#include "log_options.hpp"
#include "log_queue.hpp"
#include "log_terminal.hpp"

/// A log that its callers never wait for. Any thread may log; a call formats one line, copies it
/// under a short lock, and can't fail. One thread writes what has gathered, about every 10 ms; it
/// starts with the first line.
///
/// What was logged before flush() or the destructor is in the file afterwards. When lines come
/// faster than they can be written and 1.5 MiB of them wait, or the disk is full, lines are lost
/// rather than time, and a line says how many. Memory: 4 MiB at most.
///
/// A child of fork(2) has no writer thread: it makes a Logger of its own, of the same file if it
/// likes, and leaves that of its parent alone.
class Logger {
 public:
  /// How long the writer lets lines gather before it writes them.
  static constexpr std::chrono::milliseconds gathering{10};

  /// How long the terminal has, at the end, to take what it did not take before.
  static constexpr std::chrono::milliseconds terminal_patience{100};

  /// @throws std::runtime_error "cannot open log file PATH: WHY"
  /// @throws std::system_error when the system has no descriptor left
  explicit Logger(const LogOptions& options);

  /// Writes what is left. Nobody logs any more.
  ~Logger();
  Logger(const Logger&) = delete;
  Logger& operator=(const Logger&) = delete;

  /// Logs a line. The format is that of the fmt library, and is checked by the compiler. Without
  /// the level, nothing is formatted. See append_line() for what a line looks like.
  template <typename... Arguments>
  void debug(fmt::format_string<Arguments...> format, Arguments&&... arguments) noexcept {
    log(LogLevel::debug, format, arguments...);
  }
  /// @copydoc debug
  template <typename... Arguments>
  void info(fmt::format_string<Arguments...> format, Arguments&&... arguments) noexcept {
    log(LogLevel::info, format, arguments...);
  }
  /// @copydoc debug
  template <typename... Arguments>
  void warn(fmt::format_string<Arguments...> format, Arguments&&... arguments) noexcept {
    log(LogLevel::warn, format, arguments...);
  }
  /// @copydoc debug
  template <typename... Arguments>
  void error(fmt::format_string<Arguments...> format, Arguments&&... arguments) noexcept {
    log(LogLevel::error, format, arguments...);
  }

  /// Waits until what was logged before is in the file, or lost and counted.
  void flush() {
    if (has_writer_) {
      queue_.flush();
    }
  }

  /// Has the writer open the file again, after someone has renamed it; if nothing was logged so
  /// far, with the first line. Any thread and any signal handler may call it.
  void reopen() noexcept;

  /// Has a signal call reopen(). There is one such signal in a process.
  /// @throws std::system_error for a number that is no signal's
  void reopen_on(int signal);

 private:
  template <typename... Arguments>
  void log(LogLevel level, fmt::string_view format, Arguments&... arguments) noexcept {
    if (level >= level_) {
      add(level, format, fmt::make_format_args(arguments...));
    }
  }

  void add(LogLevel level, fmt::string_view format, fmt::format_args arguments) noexcept;
  void start_writer() noexcept;
  void write_until_closed() noexcept;
  void write(const LogQueue::Batch& batch);
  std::string write_to_file(const LogQueue::Batch& batch);
  void wait(bool for_the_first);
  void attend(std::chrono::steady_clock::time_point until);

  const LogLevel level_;
  LogQueue queue_;
  std::optional<LogFile> file_;          // the writer's
  std::optional<LogTerminal> terminal_;  // the writer's
  std::atomic<bool> reopen_requested_{false};
  std::mutex starting_;  // the writer
  std::atomic<bool> has_writer_{false};
  std::thread writer_;
};
