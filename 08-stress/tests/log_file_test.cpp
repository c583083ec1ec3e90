/// @file
/// Tests of the log's file: reopening, a full disk, a FIFO that isn't read.
#include "log_file.hpp"

#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <thread>

#include "catch.hpp"
#include "line_file.hpp"
#include "log_kit.hpp"
#include "logger.hpp"
#include "testkit.hpp"

namespace {

namespace fs = std::filesystem;

/// Limits the size of files that the process writes, while it exists.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limited{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limited);
  }
  ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE("a log appends to an existing file") {
  const Directory directory;
  for (int run = 0; run < 3; ++run) {
    Logger(only_file(directory.log())).info("run {}", run);
  }
  CHECK(said(text_of(directory.log())) == std::vector<std::string>{"run 0", "run 1", "run 2"});
}

TEST_CASE("a log file that can't be opened is reported") {
  const Directory directory;
  const std::string path = directory.log() + "/none";
  CHECK_THROWS_WITH(Logger(only_file(path)),
                    "cannot open log file " + path + ": No such file or directory");
  CHECK_THROWS_AS(Logger(only_file("/")), std::runtime_error);
}

TEST_CASE("a FIFO that isn't read costs lines, and each is counted") {
  const Directory directory;
  REQUIRE(::mkfifo(directory.log().c_str(), 0600) == 0);
  const Fd reader(::open(directory.log().c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  constexpr int lines = 100000;
  std::uint64_t logged = lines;
  std::string text;
  int reads = 1;
  {
    Logger log(only_file(directory.log()));
    for (int line = 0; line < lines; ++line) {
      log.info("line {} {:60}.", line, "");
    }
    // There is no reader: this would never return if the log kept trying.
    log.flush();
    CHECK(eventually([&] {
      log.info("again");
      ++logged;
      log.flush();
      text += read_now(reader);
      ++reads;
      return text.find("again") != std::string::npos;
    }));
  }
  text += read_now(reader);
  // The part of a line that a full FIFO accepted can't be taken back: it becomes a line of its own.
  // That may happen each time the FIFO is full.
  std::string whole;
  int torn = 0;
  for (const std::string& line : lines_of(text)) {
    const bool ours = begin_of_text(line) != 0 &&
                      (line.find("again") != std::string::npos ||
                       line.find(" lost: ") != std::string::npos || line.back() == '.');
    ours ? whole += line + '\n' : (++torn, whole);
  }
  CHECK(torn <= 2 * reads);
  const auto texts = said(whole);
  const auto written = count_of(texts, "line ") + count_of(texts, "again");
  CHECK(written + lines_missed(texts) == logged);
  CHECK(count_of(texts, "line ") < lines);
}

TEST_CASE("a line whose LF does not fit is not lost, and gets its LF later") {
  const Directory directory;
  REQUIRE(::mkfifo(directory.log().c_str(), 0600) == 0);
  const Fd reader(::open(directory.log().c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  const int room = ::fcntl(reader.number(), F_SETPIPE_SZ, 4096);
  REQUIRE(room > 0);
  LineFile file(directory.log());
  const std::string line(static_cast<std::size_t>(room), 'x');
  const LineFile::Written written = file.write(line + "\nnext\n");
  CHECK(written.size == line.size() + 1);
  CHECK(written.error == EAGAIN);
  CHECK((read_now(reader) == line));
  CHECK(file.write("next\n").size == 5);
  CHECK(read_now(reader) == "\nnext\n");
}

TEST_CASE("a full disk costs only lines") {
  Logger log(only_file("/dev/full"));
  const auto before = cpu_time(::getpid());
  for (int line = 0; line < 100; ++line) {
    log.info("line {}", line);
    log.flush();
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  CHECK(cpu_time(::getpid()) - before < std::chrono::milliseconds(200));
}

TEST_CASE("once the disk has room again, a line says how many were lost, and no line is torn") {
  const Directory directory;
  std::string full;
  {
    Logger log(only_file(directory.log()));
    {
      const FileSizeLimit limit(4000);
      for (int line = 0; line < 200; ++line) {
        log.info("line {}", line);
      }
      log.flush();
      full = text_of(directory.log());
    }
    log.info("line again");
  }
  CHECK(full.size() > 3900);
  said(full);
  const auto texts = said(text_of(directory.log()));
  CHECK(count_of(texts, "line ") + lines_missed(texts) == 201);
  CHECK(count_of(texts, "line again") == 1);
  CHECK(count_of(texts, "line ") < 150);
}

TEST_CASE("lines lost to a full disk are reported at the end at the latest") {
  const Directory directory;
  {
    Logger log(only_file(directory.log()));
    const FileSizeLimit limit(0);
    log.info("lost");
    log.flush();
  }
  CHECK(said(text_of(directory.log())) == std::vector<std::string>{"1 lines lost: File too large"});
}

TEST_CASE("a signal reopens the file, and no line is lost") {
  const Directory directory;
  const std::string moved = directory.log() + ".moved";
  {
    Logger log(only_file(directory.log()));
    log.reopen_on(SIGHUP);
    log.info("one");
    log.flush();
    fs::rename(directory.log(), moved);
    log.info("two");
    log.flush();
    CHECK(said(text_of(moved)) == std::vector<std::string>{"one", "two"});
    ::raise(SIGHUP);
    CHECK(eventually([&] { return fs::exists(directory.log()); }));
    log.info("three");
  }
  CHECK(said(text_of(moved)).size() == 2);
  CHECK(said(text_of(directory.log())) == std::vector<std::string>{"three"});
  ::raise(SIGHUP);
}

TEST_CASE("if the file can't be reopened, the log reports it and keeps using the old one") {
  const Directory directory;
  const std::string moved = directory.log() + ".moved";
  {
    Logger log(only_file(directory.log()));
    fs::rename(directory.log(), moved);
    fs::create_directory(directory.log());
    log.reopen();
    log.flush();
    log.info("still here");
  }
  const auto texts = said(text_of(moved));
  CHECK(count_of(texts, "cannot open log file") == 1);
  CHECK(texts.back() == "still here");
}
