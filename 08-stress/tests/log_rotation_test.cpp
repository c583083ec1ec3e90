/// @file
/// Tests of log rotation: by one or many threads and processes, no line is lost or torn.
#include "log_rotation.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "catch.hpp"
#include "log_kit.hpp"
#include "log_threads.hpp"
#include "logger.hpp"
#include "testkit.hpp"

namespace {

namespace fs = std::filesystem;

/// @return the texts of a log's lines, from its oldest file to its newest
std::vector<std::string> texts_of_all_files(const std::string& path) {
  int number = 0;
  while (fs::exists(path + "." + std::to_string(number + 1))) {
    ++number;
  }
  std::vector<std::string> texts;
  for (; number >= 0; --number) {
    const std::string name = number == 0 ? path : path + "." + std::to_string(number);
    const auto more = said(text_of(name));
    texts.insert(texts.end(), more.begin(), more.end());
  }
  return texts;
}

}  // namespace

TEST_CASE("rotation under load loses and tears no line, and keeps files within the size") {
  const Directory directory;
  LogOptions options = only_file(directory.log());
  options.rotate = 10000;
  options.keep = 1000;
  {
    Logger log(options);
    log_from_threads({&log}, 4, 2000);
  }
  for (const fs::directory_entry& file :
       fs::directory_iterator(fs::path(directory.log()).parent_path())) {
    CHECK(file.file_size() <= 10000);
  }
  CHECK(fs::exists(directory.log() + ".40"));
  check_lines_from_threads(texts_of_all_files(directory.log()), 4, 2000);
}

TEST_CASE("several logs of one file lose and tear no line when any of them rotates it") {
  const Directory directory;
  LogOptions options = only_file(directory.log());
  options.rotate = 50000;
  options.keep = 1000;
  {
    Logger one(options);
    Logger another(options);
    log_from_threads({&one, &another}, 4, 10000);
  }
  auto texts = texts_of_all_files(directory.log());
  CHECK(fs::exists(directory.log() + ".10"));
  std::sort(texts.begin(), texts.end());
  CHECK(std::adjacent_find(texts.begin(), texts.end()) == texts.end());
  CHECK(texts.size() == 40000);
}

TEST_CASE("when several processes log to one file, each follows another's rotation") {
  const Directory directory;
  LogOptions options = only_file(directory.log());
  options.rotate = 20000;
  options.keep = 1000;
  std::vector<pid_t> children;
  for (int number = 0; number < 3; ++number) {
    children.push_back(::fork());
    if (children.back() == 0) {
      ::alarm(static_cast<unsigned>(time_limit.count()));
      {
        Logger log(options);
        for (int line = 0; line < 3000; ++line) {
          log.info("from {} line {}", number, line);
          if (line % 100 == 0) {
            log.flush();
          }
        }
      }
      ::_exit(0);
    }
  }
  for (const pid_t child : children) {
    int status = -1;
    ::waitpid(child, &status, 0);
    CHECK(status == 0);
  }
  auto texts = texts_of_all_files(directory.log());
  std::sort(texts.begin(), texts.end());
  CHECK(std::adjacent_find(texts.begin(), texts.end()) == texts.end());
  CHECK(texts.size() == 9000);
  CHECK(said(text_of(directory.log())).size() < 3000);
}

TEST_CASE("rotation keeps the requested number of old files, the newest as number one") {
  const Directory directory;
  LogOptions options = only_file(directory.log());
  options.rotate = 60;
  options.keep = 2;
  {
    Logger log(options);
    for (int line = 0; line < 10; ++line) {
      log.info("line {}", line);
    }
  }
  const auto line_in = [&](const std::string& suffix) {
    return said(text_of(directory.log() + suffix));
  };
  CHECK(line_in("") == std::vector<std::string>{"line 9"});
  CHECK(line_in(".1") == std::vector<std::string>{"line 8"});
  CHECK(line_in(".2") == std::vector<std::string>{"line 7"});
  CHECK_FALSE(fs::exists(directory.log() + ".3"));
}

TEST_CASE("with no old file to keep, the file is truncated") {
  const Directory directory;
  LogOptions options = only_file(directory.log());
  options.rotate = 60;
  options.keep = 0;
  {
    Logger log(options);
    log.info("one");
    log.info("two");
  }
  CHECK(said(text_of(directory.log())) == std::vector<std::string>{"two"});
  CHECK_FALSE(fs::exists(directory.log() + ".1"));
}

TEST_CASE("a file that can't be rotated grows, and that is reported once") {
  const Directory directory;
  LogOptions options = only_file(directory.log());
  options.rotate = 100;
  options.keep = 1;
  fs::create_directories(directory.log() + ".1/in-the-way");
  Logger log(options);
  for (int line = 0; line < 20; ++line) {
    log.info("line {}", line);
    log.flush();
  }
  auto texts = said(text_of(directory.log()));
  CHECK(count_of(texts, "line ") == 20);
  CHECK(count_of(texts, "cannot rotate log file") == 1);
  fs::remove_all(directory.log() + ".1");
  log.info("rotated");
  log.flush();
  CHECK(said(text_of(directory.log())) == std::vector<std::string>{"rotated"});
}

TEST_CASE("only a regular file is rotated") {
  // The test's own FIFO rather than a device: a failure here must not harm the machine.
  const Directory directory;
  REQUIRE(::mkfifo(directory.log().c_str(), 0600) == 0);
  const Fd reader(::open(directory.log().c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  LogOptions options = only_file(directory.log());
  options.rotate = 1;
  {
    Logger log(options);
    log.info("one");
    log.info("two");
  }
  CHECK(fs::is_fifo(directory.log()));
  CHECK_FALSE(fs::exists(directory.log() + ".1"));
  CHECK(said(read_now(reader)) == std::vector<std::string>{"one", "two"});
}
