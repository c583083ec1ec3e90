/// @file
/// The log on a terminal: as much as it takes, without ever waiting for it.
#pragma once

#include <poll.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "fd.hpp"

/// Shows lines on a terminal, or whatever else standard error is: a pipe, a file. It belongs to one
/// thread, the writer. What isn't taken at once is kept, up to a limit, and sent when there is
/// room; lines past the limit are dropped, and counted on the terminal once there is room again.
class LogTerminal {
 public:
  /// Bytes of lines that may wait for the terminal.
  static constexpr std::size_t capacity = 1024 * 1024;

  /// @param descriptor of the terminal. Its flags stay as they are, since they are shared with
  /// other processes, such as the shell: the terminal or pipe is opened once more for the log.
  /// Without a descriptor of that number, nothing is ever shown.
  explicit LogTerminal(int descriptor);

  /// Adds whole lines, and sends what the terminal takes now.
  void show(std::string_view lines);

  /// Sends what the terminal takes now, 64 KiB at most.
  void send();

  /// Sends what is left, as long as the terminal takes any and until a point in time.
  void finish(std::chrono::steady_clock::time_point until);

  /// @return what to wait for before send() is worth a call; passed over by poll(2) if nothing is
  /// left to send
  pollfd waited() const;

 private:
  void keep(std::string_view lines);
  void say_dropped();
  bool send_piece();

  Fd terminal_;
  std::string unsent_;
  std::size_t sent_ = 0;       // bytes at the beginning of unsent_ that are
  std::uint64_t dropped_ = 0;  // lines, since the last that were said
  bool broken_ = false;        // the last write failed, other than for lack of room
};
