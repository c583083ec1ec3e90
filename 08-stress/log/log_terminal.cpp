/// @file
/// The log on a terminal: as much as it accepts, without ever blocking on it.
#include "log_terminal.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <climits>
#include <utility>

#include "log_line.hpp"
#include "posix.hpp"

namespace {

/// A write of this size is all or nothing on a pipe, and never blocks once poll(2) saw room.
constexpr std::size_t piece_size = PIPE_BUF;
constexpr int pieces_at_once = 16;

/// Opens a descriptor's terminal or pipe again. The new open file description has its own
/// O_NONBLOCK, which dup(2) would share. A socket can't be opened, and a file must keep its shared
/// offset: for these, poll(2) before each short write must suffice.
Fd open_again(int descriptor) {
  struct stat status {};
  if (::fstat(descriptor, &status) == -1) {
    return {};
  }
  if (S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode)) {
    const std::string path = "/proc/self/fd/" + std::to_string(descriptor);
    constexpr int flags = O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    if (Fd opened(uninterrupted([&] { return ::open(path.c_str(), flags); })); opened) {
      return opened;
    }
  }
  return Fd(::fcntl(descriptor, F_DUPFD_CLOEXEC, 0));
}

}  // namespace

LogTerminal::LogTerminal(int descriptor)
    : terminal_(open_again(descriptor)) {
  if (terminal_) {
    unsent_.reserve(capacity);
  }
}

void LogTerminal::show(std::string_view lines) {
  if (!terminal_ || lines.empty()) {
    return;
  }
  keep(lines);
  send();
}

// The oldest lines are kept: they come first, and one of them may have been sent in part.
void LogTerminal::keep(std::string_view lines) {
  unsent_.erase(0, std::exchange(sent_, 0));
  report_dropped();
  const std::size_t room = capacity - std::min(unsent_.size(), capacity);
  std::size_t size = lines.size();
  if (dropped_ > 0 && !broken_) {
    size = 0;
  } else if (size > room) {
    size = room == 0 ? 0 : lines.rfind('\n', room - 1) + 1;  // npos + 1 is 0
  }
  unsent_.append(lines.substr(0, size));
  dropped_ += static_cast<std::uint64_t>(
      std::count(lines.begin() + static_cast<std::ptrdiff_t>(size), lines.end(), '\n'));
}

// Only once half of the buffer is free: not a report for each line.
void LogTerminal::report_dropped() {
  if (dropped_ > 0 && !broken_ && unsent_.size() - sent_ <= capacity / 2) {
    unsent_.erase(0, std::exchange(sent_, 0));
    unsent_ += line_of(LogLevel::warn, "{} lines not shown: the terminal was too slow", dropped_);
    dropped_ = 0;
  }
}

void LogTerminal::send() {
  int pieces = 0;
  while (pieces < pieces_at_once && send_piece()) {
    ++pieces;
  }
  if (pieces > 0) {
    report_dropped();
  }
}

/// @return whether it is worth trying again
bool LogTerminal::send_piece() {
  pollfd room = waited();
  if (room.fd == -1 || ::poll(&room, 1, 0) < 1) {
    return false;
  }
  std::string_view piece = std::string_view(unsent_).substr(sent_, piece_size);
  if (const std::size_t end = piece.rfind('\n'); end != std::string_view::npos) {
    piece = piece.substr(0, end + 1);
  }
  const ssize_t written =
      uninterrupted([&] { return ::write(terminal_.number(), piece.data(), piece.size()); });
  if (written >= 0) {
    sent_ += static_cast<std::size_t>(written);
    broken_ = false;
  } else if (errno != EAGAIN) {
    // There is no reader, or the terminal is broken. The next lines will try again.
    dropped_ += static_cast<std::uint64_t>(
        std::count(unsent_.begin() + static_cast<std::ptrdiff_t>(sent_), unsent_.end(), '\n'));
    sent_ = unsent_.size();
    broken_ = true;
  }
  return written > 0;
}

void LogTerminal::finish(std::chrono::steady_clock::time_point until) {
  send();
  for (pollfd room = waited(); room.fd != -1 && poll_until({&room, 1}, until); room = waited()) {
    if (std::chrono::steady_clock::now() >= until) {
      return;
    }
    send();
  }
}

pollfd LogTerminal::waited() const {
  return {sent_ < unsent_.size() ? terminal_.number() : -1, POLLOUT, 0};
}
