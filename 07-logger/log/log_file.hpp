/// @file
/// The log's file: rotation, and failures that are counted and said.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "line_file.hpp"

/// The file of a log. It belongs to one thread, the writer; several processes may log to the same
/// path, and one at a time rotates it while the others go on, and follow with their next lines.
///
/// Nothing that fails ends anything: lines that can't be written are counted, and when writing
/// works again, a line says first how many were lost and why.
class LogFile {
 public:
  /// Opens the file, or makes it.
  /// @param path only a regular file is rotated, neither a FIFO nor a device
  /// @param rotate_at bytes that a file may have; a longer line gets a file of its own. 0: any
  /// number
  /// @param keep how many old files stay, PATH.1 the newest; with 0, the file is emptied instead
  /// @throws std::runtime_error "cannot open log file PATH: WHY"
  LogFile(std::string path, std::uint64_t rotate_at, std::size_t keep);

  /// Appends whole lines, or counts them as lost. Without lines, says what was lost so far.
  void append(std::string_view lines);

  /// Counts lines that were lost before they came here; the next append() says so.
  void lose(std::uint64_t lines, std::string_view why);

  /// Opens the path again. If that fails, goes on with the file that it has, and says so there.
  void reopen();

  /// @return lines about failures since the last call, for those who can't see the file
  std::string take_news();

 private:
  bool rotates() const { return rotate_at_ > 0 && file_.is_regular(); }
  std::size_t fitting(std::string_view lines) const;
  bool write_rotating(std::string_view lines);
  void rotate(std::string_view lines);
  void open();
  bool say_lost();
  void fail(std::string_view unwritten, int error);
  void complain(const std::string& about);

  std::string path_;
  std::uint64_t rotate_at_;
  std::size_t keep_;
  LineFile file_;
  std::uint64_t lost_ = 0;  // lines
  std::string why_;         // the last of them was lost
  std::string complaint_;   // said once, until what it is about works again
  std::string news_;
};
