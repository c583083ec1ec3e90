/// @file
/// The log's file: rotation, and failures that are counted and reported.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "line_file.hpp"

/// The file of a log. Only one thread, the writer, uses it; several processes may log to the same
/// path. One at a time rotates it; the others carry on, and switch files with their next lines.
///
/// No failure stops the log: lines that can't be written are counted, and once writing works again,
/// the first line says how many were lost and why.
class LogFile {
 public:
  /// Opens the file, or creates it.
  /// @param path only a regular file is rotated, neither a FIFO nor a device
  /// @param rotate_at the most bytes in a file; a longer line gets its own file. 0: no limit
  /// @param keep how many old files to keep, PATH.1 the newest; with 0, the file is truncated
  /// @throws std::runtime_error "cannot open log file PATH: WHY"
  LogFile(std::string path, std::uint64_t rotate_at, std::size_t keep);

  /// Appends whole lines, or counts them as lost. Without lines, reports those lost so far.
  void append(std::string_view lines);

  /// Counts lines that were lost before they got here; the next append() reports them.
  void count_lost(std::uint64_t lines, std::string_view why);

  /// Opens the path again. If that fails, keeps using the current file, and reports it there.
  void reopen();

  /// @return lines about failures since the last call, to show outside the file
  std::string take_notices();

 private:
  bool rotates() const { return rotate_at_ > 0 && file_.is_regular(); }
  std::size_t fitting(std::string_view lines) const;
  bool write_rotating(std::string_view lines);
  void rotate(std::string_view lines);
  void open();
  bool report_lost();
  void fail(std::string_view unwritten, int error);
  void report(const std::string& problem);

  std::string path_;
  std::uint64_t rotate_at_;
  std::size_t keep_;
  LineFile file_;
  std::uint64_t lost_ = 0;  // lines
  std::string why_;         // why the last of them was lost
  std::string reported_;    // the current problem; reported only once
  std::string notices_;
};
