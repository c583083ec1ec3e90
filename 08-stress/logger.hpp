/// @file
/// The log: callers format a line into memory and carry on, one thread writes.
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

/// A log that never blocks its callers. Any thread may log; a call formats one line, copies it
/// under a short lock, and can't fail. One thread, started by the first line, writes the queued
/// lines about every 10 ms.
///
/// Lines logged before flush() or the destructor are in the file afterwards. If lines are logged
/// faster than they can be written and 1.5 MiB are queued, lines are lost rather than a caller
/// delayed, and a line in the log says how many. Memory: at most 4 MiB.
/// A full disk costs lines, too, and they are counted. A slow terminal delays only its own lines.
///
/// A child of fork(2) has no writer thread: it must not use its parent's Logger, but may create its
/// own, even for the same file.
class Logger {
 public:
  /// How long the writer collects lines before it writes them.
  static constexpr std::chrono::milliseconds batching{10};

  /// How long the destructor waits for the terminal to accept the remaining lines.
  static constexpr std::chrono::milliseconds terminal_timeout{100};

  /// @throws std::runtime_error "cannot open log file PATH: WHY"
  /// @throws std::system_error if there is no descriptor left
  explicit Logger(const LogOptions& options);

  /// Writes the remaining lines. No thread may still be logging.
  ~Logger();
  Logger(const Logger&) = delete;
  Logger& operator=(const Logger&) = delete;

  /// Logs a line. The format is that of the fmt library, and is checked by the compiler. If the
  /// level is off, nothing is formatted. See append_line() for what a line looks like.
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

  /// Waits until all lines logged before are in the file, or lost.
  void flush() {
    if (has_writer_) {
      queue_.flush();
    }
  }

  /// Makes the writer reopen the file, after it was renamed; if nothing has been logged so far, at
  /// the first line. Any thread and any signal handler may call it.
  void reopen() noexcept;

  /// Makes a signal call reopen(). A process can have one such signal.
  /// @throws std::system_error if @p signal can't be caught
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
  void sleep_until(std::chrono::steady_clock::time_point until);

  const LogLevel level_;
  LogQueue queue_;
  std::optional<LogFile> file_;          // the writer's
  std::optional<LogTerminal> terminal_;  // the writer's
  std::atomic<bool> reopen_requested_{false};
  std::mutex starting_;  // held while the writer is started
  std::atomic<bool> has_writer_{false};
  std::thread writer_;
};
