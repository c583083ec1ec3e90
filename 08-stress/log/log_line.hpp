/// @file
/// One line of the log: time, level, thread, and a text that is safe to display.
#pragma once

#include <chrono>
#include <string>

#include <fmt/format.h>

#include "log_options.hpp"

/// The buffer of a line. Up to 500 bytes need no heap memory.
using LogText = fmt::memory_buffer;

/// Appends one line: `2026-11-20T15:04:05.123456Z INFO [4711] text` and LF.
///
/// The time is UTC, as in RFC 3339. The thread is the calling one, by its kernel thread ID
/// (gettid(2)), which ps(1), top(1), strace(1) and gdb(1) show. The text is always printable
/// ASCII: a backslash becomes `\\`; line feed, carriage return and tab become `\n`, `\r` and `\t`;
/// any other byte below 0x20 or above 0x7e becomes `\xNN`. So a client can't forge a line or
/// control a terminal, and what it sent can be recovered exactly.
/// @param out where to append; may hold part of a line after an exception
/// @param now the time of the line
/// @throws fmt::format_error if a width or precision given as an argument is invalid
void append_line(LogText& out, std::chrono::system_clock::time_point now, LogLevel level,
                 fmt::string_view format, fmt::format_args arguments);

/// @return a line of the current time and thread, with its LF
template <typename... Arguments>
std::string line_of(LogLevel level, fmt::format_string<Arguments...> format,
                    Arguments&&... arguments) {
  LogText line;
  append_line(line, std::chrono::system_clock::now(), level, format,
              fmt::make_format_args(arguments...));
  return fmt::to_string(line);
}
