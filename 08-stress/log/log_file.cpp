/// @file
/// The log's file: rotation, and failures that are counted and reported.
#include "log_file.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "log_line.hpp"
#include "log_rotation.hpp"

namespace {

namespace fs = std::filesystem;

std::uint64_t count_lines(std::string_view lines) {
  return static_cast<std::uint64_t>(std::count(lines.begin(), lines.end(), '\n'));
}

}  // namespace

LogFile::LogFile(std::string path, std::uint64_t rotate_at, std::size_t keep)
    : path_(std::move(path)),
      rotate_at_(rotate_at),
      keep_(keep),
      file_(path_) {
  // So that a changed link or working directory does not lead elsewhere later.
  std::error_code unresolved;
  if (fs::path resolved = fs::canonical(path_, unresolved); !unresolved) {
    path_ = resolved;
  }
}

void LogFile::append(std::string_view lines) {
  if (rotates() && !file_.is_at(path_)) {
    open();
  }
  if (lost_ > 0 && !report_lost()) {
    lost_ += count_lines(lines);
    return;
  }
  write_rotating(lines);
}

bool LogFile::report_lost() {
  const std::uint64_t lost = lost_;
  const std::string line = line_of(LogLevel::warn, "{} lines lost: {}", lost, why_);
  const bool written = write_rotating(line);
  lost_ = written ? 0 : lost;
  if (written) {
    notices_ += line;
  }
  return written;
}

bool LogFile::write_rotating(std::string_view lines) {
  while (!lines.empty()) {
    std::size_t size = fitting(lines);
    if (size == 0 && file_.size() > 0) {
      rotate(lines);
      size = fitting(lines);
    }
    if (size == 0) {
      // A line longer than rotate_at_ is alone in its file. A file that can't be rotated grows, and
      // is tried again after rotate_at_ more bytes: another process may be rotating it.
      size = std::max(lines.find('\n') + 1, lines.substr(0, rotate_at_).rfind('\n') + 1);
    }
    const LineFile::Written written = file_.write(lines.substr(0, size));
    lines.remove_prefix(written.size);
    if (written.error != 0) {
      fail(lines, written.error);
      return false;
    }
  }
  return true;
}

std::size_t LogFile::fitting(std::string_view lines) const {
  if (!rotates() || file_.size() + lines.size() <= rotate_at_) {
    return lines.size();
  }
  const std::uint64_t room = rotate_at_ - std::min(file_.size(), rotate_at_);
  return lines.substr(0, room).rfind('\n') + 1;  // npos + 1 is 0
}

void LogFile::rotate(std::string_view lines) {
  if (!file_.lock()) {
    return;
  }
  try {
    if (keep_ == 0 && file_.is_at(path_)) {
      // If a line fits now, another process has just truncated it.
      const bool is_empty = fitting(lines) > 0 || file_.empty();
      report(is_empty ? ""
                      : "cannot empty log file " + path_ + ": " +
                            std::generic_category().message(errno));
    } else {
      if (file_.is_at(path_)) {
        move_up(path_, keep_);
      }
      open();
    }
  } catch (const fs::filesystem_error& error) {
    report("cannot rotate log file " + path_ + ": " + error.code().message());
  }
  file_.unlock();
}

void LogFile::open() {
  try {
    file_ = LineFile(path_);
    reported_.clear();
  } catch (const std::system_error& error) {
    report(error.what());
  }
}

void LogFile::reopen() {
  reported_.clear();
  open();
}

void LogFile::report(const std::string& problem) {
  if (problem == reported_) {
    return;
  }
  reported_ = problem;
  if (!problem.empty()) {
    const std::string line = line_of(LogLevel::error, "{}", problem);
    notices_ += line;
    file_.write(line);
  }
}

void LogFile::fail(std::string_view unwritten, int error) {
  const std::string why = std::generic_category().message(error);
  if (lost_ == 0) {
    notices_ += line_of(LogLevel::error, "cannot write to log file {}: {}", path_, why);
  }
  count_lost(count_lines(unwritten), why);
}

void LogFile::count_lost(std::uint64_t lines, std::string_view why) {
  if (lines > 0) {
    lost_ += lines;
    why_ = why;
  }
}

std::string LogFile::take_notices() {
  return std::exchange(notices_, {});
}
