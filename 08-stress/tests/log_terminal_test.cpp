/// @file
/// Tests of the log on a terminal: slow, stopped or closed, it delays neither file nor service.
#include "log_terminal.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <thread>

#include "blocked_signals.hpp"
#include "catch.hpp"
#include "log_kit.hpp"
#include "log_line.hpp"
#include "logger.hpp"
#include "testkit.hpp"

TEST_CASE("a terminal that is read shows every line") {
  const Directory directory;
  PipedError error;
  std::string shown;
  {
    LogOptions options = only_file(directory.log());
    options.terminal = true;
    Logger log(options);
    for (int line = 0; line < 5000; ++line) {
      log.info("line {}", line);
    }
    CHECK(eventually([&] {
      shown += read_now(error.reader());
      return shown.find("line 4999\n") != std::string::npos;
    }));
  }
  CHECK(said(shown).size() == 5000);
  CHECK(shown == text_of(directory.log()));
}

TEST_CASE("a terminal that isn't read delays neither file nor stop, and keeps its flags") {
  const Directory directory;
  PipedError error;
  const int flags = ::fcntl(STDERR_FILENO, F_GETFL);
  LogOptions options = only_file(directory.log());
  options.terminal = true;
  {
    Logger log(options);
    for (int round = 0; round < 5; ++round) {
      for (int line = 0; line < 5000; ++line) {
        log.info("line {} {:40}", line, "");
      }
      log.flush();
    }
    CHECK(said(text_of(directory.log())).size() == 25000);
    CHECK(::fcntl(STDERR_FILENO, F_GETFL) == flags);
  }
  CHECK(said(read_now(error.reader())).size() > 100);
}

TEST_CASE("a terminal without a reader costs no CPU time and raises no signal") {
  const Directory directory;
  PipedError error;
  LogOptions options = only_file(directory.log());
  options.terminal = true;
  {
    Logger log(options);
    error.reader().close();
    const auto before = cpu_time(::getpid());
    for (int line = 0; line < 100; ++line) {
      log.info("line {}", line);
      log.flush();
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    CHECK(cpu_time(::getpid()) - before < std::chrono::milliseconds(200));
  }
  CHECK(said(text_of(directory.log())).size() == 100);
}

TEST_CASE("lines that a terminal could not accept are counted once it has room again") {
  PipedError error;
  LogTerminal terminal(STDERR_FILENO);
  std::string lines;
  for (int line = 0; line < 50000; ++line) {
    lines += line_of(LogLevel::info, "line {}", line);
  }
  terminal.show(lines);
  std::string shown;
  CHECK(eventually([&] {
    shown += read_now(error.reader());
    terminal.send();
    return terminal.waited().fd == -1;
  }));
  shown += read_now(error.reader());
  const auto texts = said(shown);
  CHECK(count_of(texts, "line ") < 50000);
  CHECK(lines_missed(texts) + texts.size() - 1 == 50000);
  terminal.show(line_of(LogLevel::info, "and on"));
  CHECK(said(read_now(error.reader())) == std::vector<std::string>{"and on"});
}

TEST_CASE("a closed terminal leaves nothing to wait for") {
  PipedError error;
  LogTerminal terminal(STDERR_FILENO);
  terminal.show(line_of(LogLevel::info, "seen"));
  CHECK(said(read_now(error.reader())) == std::vector<std::string>{"seen"});
  error.reader().close();
  // The log's writer blocks signals, so that a broken pipe is only an error.
  const BlockedSignals blocked;
  for (int line = 0; line < 3; ++line) {
    terminal.show(line_of(LogLevel::info, "lost"));
    CHECK(terminal.waited().fd == -1);
  }
}

TEST_CASE("a terminal that accepts only part of a write never blocks the log") {
  // The terminal is full after accepting a little: a write that has begun would block if the log
  // did not have its own, non-blocking descriptor.
  const Fd keyboard(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
  REQUIRE(::grantpt(keyboard.number()) == 0);
  REQUIRE(::unlockpt(keyboard.number()) == 0);
  const Fd screen(::open(::ptsname(keyboard.number()), O_RDWR | O_NOCTTY | O_CLOEXEC));
  REQUIRE(screen);
  const int flags = ::fcntl(screen.number(), F_GETFL);
  ::alarm(static_cast<unsigned>(time_limit.count()));
  LogTerminal terminal(screen.number());
  std::string lines;
  for (int line = 0; line < 5000; ++line) {
    lines += line_of(LogLevel::info, "line {}", line);
  }
  terminal.show(lines);
  CHECK(terminal.waited().fd != -1);
  terminal.send();
  ::alarm(0);
  CHECK(::fcntl(screen.number(), F_GETFL) == flags);
  std::string shown = read_now(keyboard);
  CHECK(eventually([&] {
    terminal.send();
    shown += read_now(keyboard);
    return shown.find("line 4999\r\n") != std::string::npos;
  }));
}
