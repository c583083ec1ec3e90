/// @file
/// Server processes, test clients, and waits with a limit. Given; can be skipped at first.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "fd.hpp"

/// How long a test waits for what must happen. A passing test never waits this long.
inline constexpr std::chrono::seconds time_limit{10};

/// How long a stop may take in a test: twice the promised two seconds, as the machine may be busy.
/// A server that waits for its clients one after another takes far longer.
inline constexpr std::chrono::seconds stop_limit{4};

/// How a process ended, and what it printed.
struct Ended {
  int code;         ///< exit code, or 128 + the signal that killed it
  std::string out;  ///< standard output
  std::string err;  ///< standard error
  std::chrono::milliseconds took;
};

/// A program that runs as a child of the test, with pipes for its standard input and output.
class Process {
 public:
  /// @param command a program, looked up as by execvp(3), and its arguments
  explicit Process(std::vector<std::string> command);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }

  /// @return the next line of standard output, without its LF; fails the test if none arrives
  std::string line();

  void write(const std::string& text);
  void close_input() { input_.close(); }
  void close_output() { output_.close(); }
  void kill(int signal) const;

  /// Waits for the process to exit; if it doesn't, fails the test, which kills the process.
  Ended wait(std::chrono::milliseconds limit = time_limit);

 private:
  pid_t pid_ = -1;
  Fd input_;
  Fd output_;
  Fd error_;
  std::string unread_;
};

/// @return the path of a program of this stage; COURSE_SERVER overrides the server's
std::string program_path(const std::string& name);

/// Runs a program of this stage until it exits.
Ended run(const std::string& name, const std::vector<std::string>& arguments,
          const std::string& input = "");

/// A server on a port that the kernel picks: ready once constructed, killed by the destructor.
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

  /// Asks the server to stop and waits for it to exit.
  Ended stop(int signal = SIGTERM);

 private:
  Process process_;
  std::string ready_line_;
  std::uint16_t port_;
};

/// @return a wrapper that limits the server to @p limit descriptors
std::vector<std::string> with_descriptors(int limit);

/// @return a wrapper that makes a system call fail: strace(1) tampers with it
/// @param tampering as in strace's option `-e inject=`: "clone:error=EAGAIN:when=1"
std::vector<std::string> with_fault(const std::string& tampering);

/// @return a wrapper that records system calls: strace(1) writes each to a file, as a line
/// @param calls names with commas between
std::vector<std::string> with_trace(const std::string& calls, const std::string& file);

/// @return @p size pseudo-random bytes, always the same
std::string pattern(std::size_t size);

/// A client of a server on 127.0.0.1. A wait that exceeds its limit fails the test.
class TestClient {
 public:
  /// @param receive_buffer bytes of the socket's receive buffer; 0 leaves it to the system
  explicit TestClient(const TestServer& server, int receive_buffer = 0);

  const Fd& socket() const { return socket_; }

  void send(const std::string& text);

  /// Sends @p text repeatedly until the server has accepted nothing for half a second, or @p most
  /// bytes are sent.
  /// @return how many bytes were sent
  std::size_t send_until_blocked(std::size_t most, const std::string& text = pattern(65536));

  /// @return exactly @p count bytes; fails the test if they don't arrive
  std::string receive(std::size_t count);

  /// @return everything up to the end of the stream; fails the test if the end doesn't arrive or
  ///         the connection is reset
  std::string receive_rest();

  /// @return whether anything, even the end of the stream, arrives within @p limit
  bool hears_something(std::chrono::milliseconds limit) const;

  /// @return whether the server has closed the connection, or does so within @p limit
  bool is_closed(std::chrono::milliseconds limit = time_limit);

  /// @return whether @p message comes back; false also if the connection fails
  bool echoes(const std::string& message, std::chrono::milliseconds limit = time_limit);

  void half_close();

  /// @return whether the half-close has been acknowledged, and so everything sent before it
  bool end_has_arrived() const;

  /// Closes with a reset instead of an end of the stream (SO_LINGER, 0).
  void reset();

 private:
  Fd socket_;
};

/// Polls @p condition until it is true.
/// @return whether it became true within @p limit
bool eventually(const std::function<bool()>& condition,
                std::chrono::milliseconds limit = time_limit);

/// @return a number from /proc/PID/status: "Threads", or "VmRSS" in KiB
long process_status(pid_t pid, const std::string& field);

/// @return whether a process exists and is not a zombie
bool is_alive(pid_t pid);

/// @return the children of a process that are not zombies
std::vector<pid_t> children_of(pid_t pid);

/// @return the children of a process, zombies included
std::vector<pid_t> all_children_of(pid_t pid);

/// @return how many descriptors a process has open
std::size_t open_descriptors(pid_t pid);

/// @return the CPU time that a process and its threads have used
std::chrono::milliseconds cpu_time(pid_t pid);

/// @return the server's process and its children, without zombies
std::vector<pid_t> processes_of(const TestServer& server);

// Sums over processes_of().
long status_of_all(const TestServer& server, const std::string& field);
std::size_t descriptors_of_all(const TestServer& server);
std::chrono::milliseconds cpu_time_of_all(const TestServer& server);
