/// @file
/// The log on a terminal: as much as it accepts, without ever blocking on it.
#pragma once

#include <poll.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "fd.hpp"

/// Shows lines on standard error: a terminal, a pipe or a file. Only one thread, the writer, uses
/// it. Lines that aren't accepted at once are kept, up to a limit, and sent when there is room;
/// lines beyond the limit are dropped, and their number is shown once there is room again.
class LogTerminal {
 public:
  /// Bytes of lines that may wait for the terminal.
  static constexpr std::size_t capacity = 1024 * 1024;

  /// @param descriptor of the terminal; if it is closed, nothing is ever shown. Its flags are not
  /// changed, since they are shared with other processes, such as the shell: the terminal or pipe
  /// is opened again for the log.
  explicit LogTerminal(int descriptor);

  /// Adds whole lines, and sends what the terminal accepts now.
  void show(std::string_view lines);

  /// Sends what the terminal accepts now, 64 KiB at most.
  void send();

  /// Sends the remaining lines as the terminal accepts them, until a point in time.
  void finish(std::chrono::steady_clock::time_point until);

  /// @return what to wait for before calling send(); poll(2) ignores it if nothing is left to send
  pollfd waited() const;

 private:
  void keep(std::string_view lines);
  void report_dropped();
  bool send_piece();

  Fd terminal_;
  std::string unsent_;
  std::size_t sent_ = 0;       // bytes at the beginning of unsent_ that were sent
  std::uint64_t dropped_ = 0;  // lines, since the last report
  bool broken_ = false;        // the last write failed, but not for lack of room
};
