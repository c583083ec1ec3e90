/// @file
/// Tests of the log's file: reopening, a full disk, and whatever else happens to it.
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

/// While it lives, the process may not write a file past a size.
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

TEST_CASE("a log appends to what is there") {
  const Directory directory;
  for (int run = 0; run < 3; ++run) {
    Logger(only_file(directory.log())).info("run {}", run);
  }
  CHECK(said(text_of(directory.log())) == std::vector<std::string>{"run 0", "run 1", "run 2"});
}

TEST_CASE("a log file that can't be opened is said") {
  const Directory directory;
  const std::string path = directory.log() + "/none";
  CHECK_THROWS_WITH(Logger(only_file(path)),
                    "cannot open log file " + path + ": No such file or directory");
  CHECK_THROWS_AS(Logger(only_file("/")), std::runtime_error);
}

TEST_CASE("a file that isn't read costs lines, each counted") {
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
    // Nobody reads: this would never end, were the log to insist.
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
  // What the FIFO took of a line can't be taken back: it is on a line of its own, and may be each
  // time that the FIFO was full.
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

TEST_CASE("a line of which only the end does not fit is not lost, and gets its end later") {
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

TEST_CASE("a full disk costs lines and nothing else") {
  Logger log(only_file("/dev/full"));
  const auto before = cpu_time(::getpid());
  for (int line = 0; line < 100; ++line) {
    log.info("line {}", line);
    log.flush();
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  CHECK(cpu_time(::getpid()) - before < std::chrono::milliseconds(200));
}

TEST_CASE("when the disk has room again, a line says how many were lost, and all are whole") {
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

TEST_CASE("lines lost to a full disk are said at the end at the latest") {
  const Directory directory;
  {
    Logger log(only_file(directory.log()));
    const FileSizeLimit limit(0);
    log.info("lost");
    log.flush();
  }
  CHECK(said(text_of(directory.log())) == std::vector<std::string>{"1 lines lost: File too large"});
}

TEST_CASE("a signal has the file opened again, and no line is lost on the way") {
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

TEST_CASE("when the file can't be opened again, the log goes on in the old one and says so") {
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
