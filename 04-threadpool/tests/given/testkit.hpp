/// @file
/// The tests' kit: servers as child processes, clients that misbehave, and waits with a limit.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "fd.hpp"

/// How long a test waits for what must come. Passing tests never wait that long.
inline constexpr std::chrono::seconds patience{10};

/// How long a stop may take in a test: the two seconds that are promised, twice over, as the
/// machine may be busy. A server that waits for its clients one after the other takes far longer.
inline constexpr std::chrono::seconds stop_limit{4};

/// How a process ended, and what it printed.
struct Ended {
  int code;         ///< exit code, or 128 + the signal that ended it
  std::string out;  ///< standard output
  std::string err;  ///< standard error
  std::chrono::milliseconds took;
};

/// A program that runs as a child of the test, with pipes for its standard input and output.
class Process {
 public:
  /// @param command a program, found as execvp(3) does, and its arguments
  explicit Process(std::vector<std::string> command);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }

  /// @return the next line of standard output, without its end; fails the test when none comes
  std::string line();

  void write(const std::string& text);
  void close_input() { input_.close(); }
  void close_output() { output_.close(); }
  void kill(int signal) const;

  /// Waits for the end; kills the process and fails the test when it doesn't come.
  Ended wait(std::chrono::milliseconds limit = patience);

 private:
  pid_t pid_ = -1;
  Fd input_;
  Fd output_;
  Fd error_;
  std::string unread_;
};

/// @return the path of a program of this stage; COURSE_SERVER stands in for the server's
std::string program_path(const std::string& name);

/// Runs a program of this stage to its end.
Ended run(const std::string& name, const std::vector<std::string>& arguments,
          const std::string& input = "");

/// A server on a port of the kernel's choice, ready when it is made, killed when it goes.
class TestServer {
 public:
  /// @param arguments of the server
  /// @param wrapper a command that becomes the server, such as prlimit(1), with its arguments
  explicit TestServer(const std::vector<std::string>& arguments = {},
                      const std::vector<std::string>& wrapper = {});

  std::uint16_t port() const { return port_; }
  pid_t pid() const { return process_.pid(); }
  const std::string& ready_line() const { return ready_line_; }
  Process& process() { return process_; }

  /// Asks for a stop and waits for it.
  Ended stop(int signal = SIGTERM);

 private:
  Process process_;
  std::string ready_line_;
  std::uint16_t port_;
};

/// @return a wrapper that leaves the server that many descriptors
std::vector<std::string> with_descriptors(int limit);

/// @return a wrapper that has a system call fail: strace(1) tampers with it
/// @param tampering as in its option `-e inject=`: "clone:error=EAGAIN:when=1"
std::vector<std::string> with_fault(const std::string& tampering);

/// @return a wrapper that records system calls: strace(1) writes each to a file, as a line
/// @param calls names with commas between
std::vector<std::string> with_trace(const std::string& calls, const std::string& file);

/// @return @p size bytes that differ from place to place
std::string pattern(std::size_t size);

/// A client of a server on 127.0.0.1. What it waits for must come within the test's patience.
class TestClient {
 public:
  /// @param receive_buffer bytes of the socket's receive buffer; 0 leaves it to the system
  explicit TestClient(const TestServer& server, int receive_buffer = 0);

  const Fd& socket() const { return socket_; }

  void send(const std::string& text);

  /// Sends @p text again and again until the server has taken nothing for a while, or @p most bytes
  /// are sent.
  /// @return how many bytes were sent
  std::size_t send_until_blocked(std::size_t most, const std::string& text = pattern(65536));

  /// @return exactly @p count bytes; fails the test when they don't come
  std::string receive(std::size_t count);

  /// @return whatever comes until the end of the stream; fails the test when the end doesn't come,
  ///         or the connection is reset
  std::string receive_rest();

  /// @return whether anything, be it the end, comes within @p limit
  bool hears_something(std::chrono::milliseconds limit) const;

  /// @return whether the server has ended the connection by now, or does within @p limit
  bool is_closed(std::chrono::milliseconds limit = patience);

  /// @return whether a message comes back; false when the connection fails, too
  bool echoes(const std::string& message, std::chrono::milliseconds limit = patience);

  void half_close();

  /// @return whether the half-close has arrived, and with it all that was sent
  bool end_has_arrived() const;

  /// Closes with a reset instead of an orderly end (SO_LINGER, 0).
  void reset();

 private:
  Fd socket_;
};

/// Asks again and again until it is true.
/// @return whether it was, within the limit
bool eventually(const std::function<bool()>& condition, std::chrono::milliseconds limit = patience);

/// @return a number from /proc/PID/status: "Threads", or "VmRSS" in KiB
long process_status(pid_t pid, const std::string& field);

/// @return whether a process exists and is no zombie
bool is_alive(pid_t pid);

/// @return the children of a process that are not zombies
std::vector<pid_t> children_of(pid_t pid);

/// @return the children of a process, zombies included
std::vector<pid_t> all_children_of(pid_t pid);

/// @return how many descriptors a process has open
std::size_t open_descriptors(pid_t pid);

/// @return the CPU time that a process and its threads have used
std::chrono::milliseconds cpu_time(pid_t pid);

/// @return the server's process and its children, but no zombies
std::vector<pid_t> processes_of(const TestServer& server);

// Sums over processes_of().
long status_of_all(const TestServer& server, const std::string& field);
std::size_t descriptors_of_all(const TestServer& server);
std::chrono::milliseconds cpu_time_of_all(const TestServer& server);
