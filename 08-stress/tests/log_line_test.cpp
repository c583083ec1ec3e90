/// @file
/// Tests of a line of the log: its format, and that it can't be forged.
#include "log_line.hpp"

#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

#include "catch.hpp"

namespace {

using std::chrono::microseconds;
using std::chrono::system_clock;

std::string line_at(std::int64_t microseconds_since_1970, LogLevel level, const std::string& text) {
  LogText line;
  const system_clock::time_point now{microseconds(microseconds_since_1970)};
  append_line(line, now, level, "{}", fmt::make_format_args(text));
  return fmt::to_string(line);
}

std::string time_at(std::int64_t microseconds_since_1970) {
  return line_at(microseconds_since_1970, LogLevel::info, "").substr(0, 27);
}

/// @return @p text as a line of the log shows it
std::string escaped(const std::string& text) {
  const std::string line = line_at(0, LogLevel::info, text);
  REQUIRE(line.back() == '\n');
  const std::size_t begin = line.find("] ") + 2;
  return line.substr(begin, line.size() - begin - 1);
}

/// @return the text before it was escaped
std::string unescaped(const std::string& text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      bytes += text[i];
    } else if (const char letter = text[++i]; letter == 'x') {
      bytes += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      bytes += letter == 'n' ? '\n' : letter == 'r' ? '\r' : letter == 't' ? '\t' : letter;
    }
  }
  return bytes;
}

}  // namespace

TEST_CASE("a line has its time in microseconds, level, thread and text") {
  const std::string thread = std::to_string(::syscall(SYS_gettid));
  CHECK(line_at(1795187045123456, LogLevel::info, "text") ==
        "2026-11-20T15:04:05.123456Z INFO [" + thread + "] text\n");
  CHECK(line_at(0, LogLevel::debug, "") == "1970-01-01T00:00:00.000000Z DEBUG [" + thread + "] \n");
  CHECK(line_at(1, LogLevel::warn, "w").substr(28, 6) == "WARN [");
  CHECK(line_at(1, LogLevel::error, "e").substr(28, 7) == "ERROR [");
}

TEST_CASE("each line has its own time, in any order") {
  CHECK(time_at(1795187045999999) == "2026-11-20T15:04:05.999999Z");
  CHECK(time_at(1795187046000000) == "2026-11-20T15:04:06.000000Z");
  CHECK(time_at(1795187046000012) == "2026-11-20T15:04:06.000012Z");
  CHECK(time_at(1795187045000001) == "2026-11-20T15:04:05.000001Z");
  CHECK(time_at(1709164799000000) == "2024-02-28T23:59:59.000000Z");
  CHECK(time_at(1709164800000000) == "2024-02-29T00:00:00.000000Z");
  CHECK(time_at(-1) == "1969-12-31T23:59:59.999999Z");
}

TEST_CASE("bytes from a client can neither end a line nor control a terminal") {
  CHECK(escaped("a\nb\r\tc\\n") == "a\\nb\\r\\tc\\\\n");
  CHECK(escaped(std::string("\0\x1b[2J\x7f", 6)) == "\\x00\\x1b[2J\\x7f");
  CHECK(escaped("\xc3\xa9\xff") == "\\xc3\\xa9\\xff");
  CHECK(escaped("plain ASCII !~") == "plain ASCII !~");
}

TEST_CASE("any byte at any place is printable in the line, and can be recovered") {
  for (std::size_t size = 1; size <= 20; ++size) {
    for (std::size_t place = 0; place < size; ++place) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string text(size, 'a');
        text[place] = static_cast<char>(byte);
        const std::string shown = escaped(text);
        const bool printable =
            std::all_of(shown.begin(), shown.end(), [](char c) { return c >= ' ' && c <= '~'; });
        const bool plain = byte >= ' ' && byte <= '~' && byte != '\\';
        if (!printable || unescaped(shown) != text || (plain && shown != text)) {
          FAIL("byte " << byte << " at " << place << " of " << size << ": " << shown);
        }
      }
    }
  }
  SUCCEED();
}

TEST_CASE("a text longer than the line's buffer is complete") {
  const std::string text(100000, '\n');
  CHECK(unescaped(escaped(text)) == text);
}

TEST_CASE("a child process logs its own thread ID") {
  line_at(0, LogLevel::info, "the parent's ID is cached");
  const pid_t child = ::fork();
  if (child == 0) {
    const std::string expected = "[" + std::to_string(::syscall(SYS_gettid)) + "]";
    const std::string line = line_at(0, LogLevel::info, "");
    ::_exit(line.find(expected) != std::string::npos ? 0 : 1);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  CHECK(status == 0);
}

TEST_CASE("a level has a name") {
  CHECK(to_log_level("debug") == LogLevel::debug);
  CHECK(to_log_level("off") == LogLevel::off);
  CHECK_THROWS_AS(to_log_level("INFO"), std::invalid_argument);
  CHECK_THROWS_AS(to_log_level(""), std::invalid_argument);
}
