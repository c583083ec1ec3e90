/// @file
#include "child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <utility>

#include <fmt/format.h>

#include "posix.hpp"
#include "spawn.hpp"

namespace comparison {

namespace {

int milliseconds_until(WaitDeadline deadline) {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 3'600'000));
}

}  // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& command, const Interrupt& interrupt,
                           std::optional<int> cpu)
    : interrupt_(interrupt),
      errors_(::memfd_create("errors", MFD_CLOEXEC)) {
  std::array<int, 2> ends{};
  if (!errors_ || ::pipe2(ends.data(), O_CLOEXEC) == -1) {
    throw_errno("cannot watch " + command.front());
  }
  output_pipe_ = Fd(ends[0]);
  const Fd write_end(ends[1]);
  ::fcntl(output_pipe_.number(), F_SETFL, O_NONBLOCK);
  pid_ = spawn(command, write_end, errors_, cpu);
  pidfd_ = Fd(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
  if (!pidfd_) {
    const int reason = errno;
    sweep();
    errno = reason;
    throw_errno("cannot watch " + command.front());
  }
}

ChildProcess::~ChildProcess() {
  sweep();
}

bool ChildProcess::advance(WaitDeadline deadline) {
  std::array<pollfd, 3> events = {{{interrupt_.fd().number(), POLLIN, 0},
                                   {pidfd_.number(), POLLIN, 0},
                                   {output_pipe_.number(), POLLIN, 0}}};
  const int ready = uninterrupted(
      [&] { return ::poll(events.data(), events.size(), milliseconds_until(deadline)); });
  if (ready == -1) {
    throw_errno("cannot wait for a program");
  }
  if (events[0].revents != 0) {
    throw Interrupted();
  }
  if (events[1].revents != 0) {
    // It stays a zombie until sweep(), so that the number of its group cannot be reused before.
    siginfo_t end{};
    uninterrupted(
        [&] { return ::waitid(P_PID, static_cast<id_t>(pid_), &end, WEXITED | WNOWAIT); });
    status_ =
        end.si_code == CLD_EXITED ? W_EXITCODE(end.si_status, 0) : W_EXITCODE(0, end.si_status);
    pidfd_.close();
  }
  drain();
  return ready != 0;
}

void ChildProcess::drain() {
  std::array<char, 4096> chunk{};
  while (output_pipe_) {
    const ssize_t count =
        uninterrupted([&] { return ::read(output_pipe_.number(), chunk.data(), chunk.size()); });
    if (count == -1) {
      return;
    }
    if (count == 0) {
      output_pipe_.close();
    }
    output_.append(chunk.data(), static_cast<std::size_t>(count));
  }
}

std::optional<std::string> ChildProcess::line(WaitDeadline deadline) {
  while (output_.find('\n') == std::string::npos) {
    if (status_ || !advance(deadline)) {
      return std::nullopt;
    }
  }
  const std::size_t end = output_.find('\n');
  std::string first = output_.substr(0, end);
  output_.erase(0, end + 1);
  return first;
}

std::optional<int> ChildProcess::wait(WaitDeadline deadline) {
  while (!status_ && advance(deadline)) {
  }
  return status_;
}

void ChildProcess::signal(int number) const {
  if (!status_ && pid_ != -1) {
    ::kill(pid_, number);
  }
}

int ChildProcess::sweep() {
  if (pid_ == -1) {
    return 0;
  }
  ::kill(-pid_, SIGKILL);
  int left = 0;
  int status = 0;
  // Only a process in an uninterruptible system call keeps this waiting.
  for (pid_t pid = 0; (pid = uninterrupted([&] { return ::waitpid(-pid_, &status, 0); })) > 0;) {
    if (pid == pid_) {
      status_ = status;
    } else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) {
      ++left;
    }
  }
  pid_ = -1;
  return left;
}

std::string ChildProcess::take_output() {
  drain();
  return std::exchange(output_, {});
}

std::string ChildProcess::last_error() const {
  std::array<char, 1024> tail{};
  const off_t end = ::lseek(errors_.number(), 0, SEEK_END);
  const off_t start = std::max<off_t>(0, end - static_cast<off_t>(tail.size()));
  const ssize_t count = ::pread(errors_.number(), tail.data(), tail.size(), start);
  std::string text(tail.data(), static_cast<std::size_t>(std::max<ssize_t>(0, count)));
  while (!text.empty() && text.back() == '\n') {
    text.pop_back();
  }
  text.erase(0, text.rfind('\n') + 1);
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, '?');
  return text;
}

std::string reason_of(const ChildProcess& process) {
  const std::string line = process.last_error();
  return line.empty() ? line : ": " + line;
}

std::string in_seconds(std::chrono::milliseconds time) {
  return fmt::format("{:g} s", std::chrono::duration<double>(time).count());
}

}  // namespace comparison
