/// @file
/// One line of the log: time, level, thread, and a text that is safe to display.
#include "log_line.hpp"

#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstring>

namespace {

using std::chrono::sys_seconds;
using std::chrono::system_clock;

constexpr std::array<std::string_view, 4> tags{"Z DEBUG [", "Z INFO [", "Z WARN [", "Z ERROR ["};

/// What a thread formats only once a second, or only once.
struct Stamp {
  sys_seconds second = sys_seconds::max();
  std::array<char, 26> time{};    // 2026-11-20T15:04:05.123456; the last six change with each line
  std::array<char, 16> thread{};  // 4711] and a space
  std::size_t thread_size = 0;
};

constinit thread_local Stamp stamp;

void append(LogText& out, std::string_view text) {
  out.append(text.data(), text.data() + text.size());
}

void stamp_second(sys_seconds second) {
  const auto day = std::chrono::floor<std::chrono::days>(second);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(second - day);
  fmt::format_to_n(stamp.time.data(), stamp.time.size(), "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.",
                   static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                   static_cast<unsigned>(date.day()), time.hours().count(), time.minutes().count(),
                   time.seconds().count());
  stamp.second = second;
}

void append_time(LogText& out, system_clock::time_point now) {
  const auto second = std::chrono::floor<std::chrono::seconds>(now);
  if (second != stamp.second) {
    stamp_second(second);
  }
  const auto since = std::chrono::duration_cast<std::chrono::microseconds>(now - second);
  auto left = static_cast<std::uint32_t>(since.count());
  for (std::size_t place = stamp.time.size(); place > 20; left /= 10) {
    stamp.time[--place] = static_cast<char>('0' + left % 10);
  }
  append(out, {stamp.time.data(), stamp.time.size()});
}

void append_thread(LogText& out) {
  if (stamp.thread_size == 0) {
    const auto written =
        fmt::format_to_n(stamp.thread.data(), stamp.thread.size(), "{}] ", ::syscall(SYS_gettid));
    stamp.thread_size = written.size;
  }
  append(out, {stamp.thread.data(), stamp.thread_size});
}

// After fork(2), the child's thread has another kernel thread ID.
[[maybe_unused]] const int reset_in_child =
    ::pthread_atfork(nullptr, nullptr, [] { stamp.thread_size = 0; });

bool is_plain(char byte) {
  return byte >= ' ' && byte <= '~' && byte != '\\';
}

void append_escaped(LogText& out, char byte) {
  constexpr std::string_view raw = "\\\n\r\t";
  constexpr std::string_view letters = "\\nrt";
  if (is_plain(byte)) {
    out.push_back(byte);
  } else if (const std::size_t place = raw.find(byte); place != std::string_view::npos) {
    append(out, {"\\", 1});
    out.push_back(letters[place]);
  } else {
    fmt::format_to(fmt::appender(out), "\\x{:02x}", static_cast<unsigned char>(byte));
  }
}

/// Eight bytes at a time, as nearly every text is plain: the highest bit of each byte says whether
/// it or a lower byte must be escaped. Source: Warren, Hacker's Delight, 6-1.
bool is_all_plain(std::string_view text) {
  constexpr std::uint64_t ones = 0x0101010101010101;
  std::uint64_t flags = 0;
  const auto look_at = [&flags](std::uint64_t bytes) {
    const std::uint64_t no_backslash = bytes ^ (ones * '\\');
    flags |= bytes | (bytes - ones * ' ') | (bytes + ones) | (no_backslash - ones);
  };
  std::uint64_t bytes = 0;
  for (; text.size() >= sizeof bytes; text.remove_prefix(sizeof bytes)) {
    std::memcpy(&bytes, text.data(), sizeof bytes);
    look_at(bytes);
  }
  bytes = ones * ' ';
  std::memcpy(&bytes, text.data(), text.size());
  look_at(bytes);
  return (flags & (ones * 0x80)) == 0;
}

/// Escapes everything after the first @p begin bytes.
void escape_from(LogText& out, std::size_t begin) {
  if (is_all_plain({out.data() + begin, out.size() - begin})) {
    return;
  }
  const std::string text(out.data() + begin, out.size() - begin);
  out.resize(begin);
  for (const char byte : text) {
    append_escaped(out, byte);
  }
}

}  // namespace

void append_line(LogText& out, system_clock::time_point now, LogLevel level,
                 fmt::string_view format, fmt::format_args arguments) {
  append_time(out, now);
  append(out, tags[static_cast<std::size_t>(level)]);
  append_thread(out);
  const std::size_t text = out.size();
  fmt::vformat_to(fmt::appender(out), format, arguments);
  escape_from(out, text);
  out.push_back('\n');
}
