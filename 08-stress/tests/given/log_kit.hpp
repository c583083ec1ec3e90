/// @file
/// Helpers of the log's tests: a directory for its file, and the texts of its lines.
#pragma once

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "fd.hpp"
#include "log_options.hpp"
#include "posix.hpp"

/// A directory that is removed with all its files at the end of the test.
class Directory {
 public:
  Directory() {
    std::string name = (std::filesystem::temp_directory_path() / "log_test.XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Directory() { std::filesystem::remove_all(path_); }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  /// @return the path of the log file
  std::string log() const { return path_ / "log"; }

 private:
  std::filesystem::path path_;
};

/// Makes standard error a pipe while it exists.
class PipedError {
 public:
  PipedError()
      : before_(::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0)) {
    std::array<int, 2> ends{};
    REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    reader_ = Fd(ends[0]);
    const Fd writer(ends[1]);
    ::dup2(writer.number(), STDERR_FILENO);
  }
  ~PipedError() { ::dup2(before_.number(), STDERR_FILENO); }
  PipedError(const PipedError&) = delete;
  PipedError& operator=(const PipedError&) = delete;

  Fd& reader() { return reader_; }

 private:
  Fd before_;
  Fd reader_;
};

/// @return options of a log that goes only to a file
inline LogOptions only_file(const std::string& path) {
  LogOptions options;
  options.file = path;
  options.terminal = false;
  return options;
}

/// @return the contents of a file; nothing if there is none
inline std::string text_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// @return what can be read from a descriptor without blocking
inline std::string read_now(const Fd& descriptor) {
  std::string text;
  std::string buffer(65536, ' ');
  pollfd waited{descriptor.number(), POLLIN, 0};
  while (::poll(&waited, 1, 0) == 1) {
    const ssize_t size = ::read(descriptor.number(), buffer.data(), buffer.size());
    if (size <= 0) {
      break;
    }
    text.append(buffer, 0, static_cast<std::size_t>(size));
  }
  return text;
}

/// @return the lines of a text, without LF, including a last one that is incomplete
inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

/// @return where the text of a line begins; 0 if it is not a line of the log
inline std::size_t begin_of_text(const std::string& line) {
  constexpr std::string_view time = "0000-00-00T00:00:00.000000Z ";
  for (std::size_t i = 0; i < time.size(); ++i) {
    const bool digit = i < line.size() && std::isdigit(static_cast<unsigned char>(line[i])) != 0;
    if (i >= line.size() || (time[i] == '0' ? !digit : line[i] != time[i])) {
      return 0;
    }
  }
  for (const std::string level : {"DEBUG [", "INFO [", "WARN [", "ERROR ["}) {
    const std::size_t thread = time.size() + level.size();
    const std::size_t end = line.find_first_not_of("0123456789", thread);
    if (line.compare(time.size(), level.size(), level) == 0 && end != std::string::npos &&
        end > thread && line.compare(end, 2, "] ") == 0) {
      return end + 2;
    }
  }
  return 0;
}

/// @return the texts of the lines, each of which must be a whole line of the log
inline std::vector<std::string> said(const std::string& log) {
  std::vector<std::string> texts;
  for (const std::string& line : lines_of(log)) {
    const std::size_t begin = begin_of_text(line);
    if (begin == 0) {
      FAIL("not a line of the log: " << line);
    }
    texts.push_back(line.substr(begin));
  }
  CHECK((log.empty() || log.back() == '\n'));
  return texts;
}

/// @return how many texts begin with @p beginning
inline std::size_t count_of(const std::vector<std::string>& texts, const std::string& beginning) {
  return static_cast<std::size_t>(std::count_if(
      texts.begin(), texts.end(),
      [&](const std::string& text) { return text.compare(0, beginning.size(), beginning) == 0; }));
}

/// @return how many lines are reported as lost or not shown
inline std::uint64_t lines_missed(const std::vector<std::string>& texts) {
  std::uint64_t sum = 0;
  for (const std::string& text : texts) {
    if (text.find(" lines lost: ") != std::string::npos ||
        text.find(" lines not shown: ") != std::string::npos) {
      sum += std::stoull(text);
    }
  }
  return sum;
}
