/// @file
/// One line of the log: when, how grave, which thread, and a text that is safe to look at.
#pragma once

#include <chrono>
#include <string>

#include <fmt/format.h>

#include "log_options.hpp"

/// Where a line is put together. Up to 500 bytes need no memory from the heap.
using LogText = fmt::memory_buffer;

/// Appends one line: `2026-11-20T15:04:05.123456Z INFO [4711] text` and its end.
///
/// The time is UTC, as in RFC 3339. The thread is the calling one, by the number that the kernel
/// has for it, which ps(1), top(1), strace(1) and gdb(1) show, too (gettid(2)). The text is
/// printable ASCII, whatever went into it: a backslash becomes `\\`; line feed, carriage return and
/// tab become `\n`, `\r` and `\t`; any other byte below 0x20 or above 0x7e becomes `\xNN`. So a
/// client can't forge a line or command a terminal, and what it sent can be told exactly.
/// @param out where to append; unfinished text may be left in it after an exception
/// @param now the time to say
/// @throws fmt::format_error for a width or precision that was given as an argument and is invalid
void append_line(LogText& out, std::chrono::system_clock::time_point now, LogLevel level,
                 fmt::string_view format, fmt::format_args arguments);

/// @return a line of this moment and this thread, with its end
template <typename... Arguments>
std::string line_of(LogLevel level, fmt::format_string<Arguments...> format,
                    Arguments&&... arguments) {
  LogText line;
  append_line(line, std::chrono::system_clock::now(), level, format,
              fmt::make_format_args(arguments...));
  return fmt::to_string(line);
}
