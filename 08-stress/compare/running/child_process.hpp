/// @file
/// A child process that cannot outlive its owner; every wait has a deadline.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "fd.hpp"
#include "interrupt.hpp"

namespace comparison {

/// When a wait gives up.
using WaitDeadline = std::chrono::steady_clock::time_point;

/// @return the deadline that far from now
inline WaitDeadline after(std::chrono::milliseconds time) {
  return std::chrono::steady_clock::now() + time;
}

/// A running program, as spawn() starts it. Its destructor kills its whole process group.
class ChildProcess {
 public:
  /// @param command the program's path, then its arguments
  /// @param interrupt ends every wait; must outlive this
  /// @param cpu the one that it and its children may use; nothing for all
  /// @throws std::system_error when no process can be started
  ChildProcess(const std::vector<std::string>& command, const Interrupt& interrupt,
               std::optional<int> cpu = std::nullopt);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ChildProcess(ChildProcess&&) = delete;
  ChildProcess& operator=(ChildProcess&&) = delete;

  pid_t pid() const { return pid_; }

  /// @return the next line of its standard output, without the newline; nothing when the program
  /// has ended, or the deadline has passed, before there was one
  /// @throws Interrupted
  std::optional<std::string> line(WaitDeadline deadline);

  /// @return its wait status once it has ended, as waitpid(2) has it; nothing at the deadline
  /// @throws Interrupted
  std::optional<int> wait(WaitDeadline deadline);

  /// Sends a signal to the program, if it is still running.
  void signal(int number) const;

  /// Kills what is left of its process group.
  /// @return how many processes were left after the program itself had ended
  int sweep();

  /// @return the standard output that no line() has taken
  std::string take_output();

  /// @return the last line that it wrote to standard error, without control characters
  std::string last_error() const;

 private:
  /// Waits for output or the end of the program, and takes it in. @return false at the deadline
  bool advance(WaitDeadline deadline);
  void drain();

  const Interrupt& interrupt_;
  Fd output_pipe_;
  Fd errors_;
  Fd pidfd_;
  pid_t pid_ = -1;
  std::string output_;
  std::optional<int> status_;
};

/// @return ": the last line on standard error"; nothing without one
std::string reason_of(const ChildProcess& process);

/// @return "1.5 s"
std::string in_seconds(std::chrono::milliseconds time);

}  // namespace comparison
