/// @file
/// Tests of the logger: what ends up in the file, and what a call costs.
#include "logger.hpp"

#include <sys/resource.h>

#include <thread>

#include "catch.hpp"
#include "log_kit.hpp"
#include "log_threads.hpp"
#include "testkit.hpp"

namespace {

/// Something to log that counts how often it is formatted.
struct Witness {
  int& times;
};

}  // namespace

template <>
struct fmt::formatter<Witness> : fmt::formatter<int> {
  template <typename Context>
  auto format(const Witness& witness, Context& context) const {
    return fmt::format_to(context.out(), "{}", ++witness.times);
  }
};

TEST_CASE("everything logged before the end is in the file, one line each") {
  const Directory directory;
  {
    Logger log(only_file(directory.log()));
    log.info("{} closed, {} bytes", "127.0.0.1:5", 12);
    log.warn("nothing to format");
    log.error("three");
  }
  CHECK(said(text_of(directory.log())) ==
        std::vector<std::string>{"127.0.0.1:5 closed, 12 bytes", "nothing to format", "three"});
}

TEST_CASE("the lines of many threads are all there, those of each thread in order") {
  const Directory directory;
  {
    Logger log(only_file(directory.log()));
    log_from_threads({&log}, 8, 2000);
  }
  check_lines_from_threads(said(text_of(directory.log())), 8, 2000);
}

TEST_CASE("a level that is off is neither logged nor formatted") {
  const Directory directory;
  LogOptions options = only_file(directory.log());
  options.level = LogLevel::warn;
  int formatted = 0;
  {
    Logger log(options);
    log.debug("{}", Witness{formatted});
    log.info("{}", Witness{formatted});
    CHECK(formatted == 0);
    log.warn("warn {}", Witness{formatted});
    log.error("error {}", Witness{formatted});
  }
  CHECK(said(text_of(directory.log())) == std::vector<std::string>{"warn 1", "error 2"});
  options.level = LogLevel::off;
  Logger log(options);
  log.error("{}", Witness{formatted});
  CHECK(formatted == 2);
}

TEST_CASE("a log without a line has no thread, and flush does not wait") {
  const Directory directory;
  LogOptions options = only_file(directory.log());
  options.level = LogLevel::warn;
  const long before = process_status(::getpid(), "Threads");
  Logger log(options);
  log.info("below the level");
  log.flush();
  CHECK(process_status(::getpid(), "Threads") == before);
  log.warn("the first line");
  CHECK(process_status(::getpid(), "Threads") == before + 1);
  log.warn("the second line");
  CHECK(process_status(::getpid(), "Threads") == before + 1);
}

TEST_CASE("after a flush, all lines are in the file") {
  const Directory directory;
  Logger log(only_file(directory.log()));
  for (int line = 1; line <= 100; ++line) {
    log.info("line {}", line);
    log.flush();
    const auto texts = said(text_of(directory.log()));
    REQUIRE(texts.size() == static_cast<std::size_t>(line));
  }
}

TEST_CASE("a line wakes the sleeping writer, without a flush") {
  const Directory directory;
  Logger log(only_file(directory.log()));
  for (std::size_t line = 1; line <= 5; ++line) {
    log.info("line {}", line);
    CHECK(eventually([&] { return said(text_of(directory.log())).size() == line; }));
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

TEST_CASE("a log without lines sleeps") {
  const Directory directory;
  Logger log(only_file(directory.log()));
  log.info("awake");
  log.flush();
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  rusage before{};
  rusage after{};
  ::getrusage(RUSAGE_SELF, &before);
  std::this_thread::sleep_for(std::chrono::milliseconds(400));
  ::getrusage(RUSAGE_SELF, &after);
  CHECK(after.ru_nvcsw - before.ru_nvcsw < 10);
}

TEST_CASE("a format that fails at run time costs its line, which is counted") {
  const Directory directory;
  {
    Logger log(only_file(directory.log()));
    log.info("{:{}}", 1, -1);
    log.info("another");
  }
  const auto texts = said(text_of(directory.log()));
  CHECK(count_of(texts, "another") == 1);
  CHECK(lines_missed(texts) == 1);
}

TEST_CASE("a full queue drops the newest lines, and each is counted") {
  const std::string line(1023, 'x');
  const std::size_t fitting = LogQueue::capacity / 1024;
  LogQueue queue;
  for (std::size_t i = 0; i < fitting + 17; ++i) {
    queue.push(line + '\n');
  }
  LogQueue::Batch batch = queue.take();
  CHECK(batch.lines.size() == fitting * 1024);
  CHECK(batch.lost == 17);
  queue.push("small\n");
  batch = queue.take();
  CHECK(batch.lines == "small\n");
  CHECK(batch.lost == 0);
  queue.push(std::string(LogQueue::capacity + 1, 'x'));
  CHECK(queue.take().lost == 1);
}
