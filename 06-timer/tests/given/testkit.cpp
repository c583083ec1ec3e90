/// @file
#include "testkit.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "catch.hpp"
#include "posix.hpp"
#include "stage.hpp"

namespace {

using Clock = std::chrono::steady_clock;

bool wait_for(const Fd& fd, short events, std::chrono::milliseconds limit) {
  std::array<pollfd, 1> waited{{{fd.number(), events, 0}}};
  return poll_until(waited, Clock::now() + limit);
}

struct Pipe {
  Fd read;
  Fd write;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) == -1) {
    throw_errno("pipe2");
  }
  return {Fd(ends[0]), Fd(ends[1])};
}

/// @return what can be read; empty at the end of the file
std::string read_some(const Fd& fd) {
  std::array<char, 65536> buffer{};
  const ssize_t got =
      uninterrupted([&] { return ::read(fd.number(), buffer.data(), buffer.size()); });
  return got > 0 ? std::string(buffer.data(), static_cast<std::size_t>(got)) : std::string();
}

/// What the child does between fork and exec: only async-signal-safe calls.
[[noreturn]] void become(char* const* command, int in, int out, int err, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) {
    ::_exit(126);
  }
  ::dup2(in, STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  // Descriptors that the tests inherited would be counted as the server's.
  ::close_range(STDERR_FILENO + 1, ~0U, 0);
  ::execvp(command[0], command);
  ::_exit(127);
}

/// Whether the server writes a log, which also goes to standard error.
const bool has_log =
    std::find(stage::options.begin(), stage::options.end(), "--log-level") != stage::options.end();

/// AddressSanitizer checks for leaks only when a process exits normally.
#ifdef __SANITIZE_ADDRESS__
constexpr bool checks_for_leaks = true;
#else
constexpr bool checks_for_leaks = false;
#endif

/// Sends SIGTERM to a child.
/// @return whether it exited in time
bool terminated(pid_t child) {
  ::kill(child, SIGTERM);
  return eventually([&] { return ::waitpid(child, nullptr, WNOHANG) == child; }, stop_limit);
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) {
    result.push_back(text.data());
  }
  result.push_back(nullptr);
  return result;
}

std::vector<std::string> server_command(const std::vector<std::string>& arguments,
                                        const std::vector<std::string>& wrapper) {
  std::vector<std::string> command = wrapper;
  command.insert(command.end(), {program_path("server"), "--port", "0"});
  if (has_log) {
    // Otherwise its lines would mix with what a test checks on standard error.
    command.insert(command.end(), {"--log-level", "off"});
  }
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

}  // namespace

Process::Process(std::vector<std::string> command) {
  Pipe in = make_pipe();
  Pipe out = make_pipe();
  Pipe err = make_pipe();
  const std::vector<char*> words = pointers(command);
  const pid_t parent = ::getpid();
  pid_ = ::fork();
  if (pid_ == 0) {
    become(words.data(), in.read.number(), out.write.number(), err.write.number(), parent);
  }
  if (pid_ == -1) {
    throw_errno("fork");
  }
  input_ = std::move(in.write);
  output_ = std::move(out.read);
  error_ = std::move(err.read);
}

Process::~Process() {
  if (pid_ == -1 || (checks_for_leaks && terminated(pid_))) {
    return;
  }
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

std::string Process::line() {
  const auto until = Clock::now() + time_limit;
  std::size_t end = unread_.find('\n');
  while (end == std::string::npos) {
    std::array<pollfd, 1> waited{{{output_.number(), POLLIN, 0}}};
    const std::string more = poll_until(waited, until) ? read_some(output_) : std::string();
    if (more.empty()) {
      throw std::runtime_error("expected a line, got only '" + unread_ + "'; standard error: '" +
                               (wait_for(error_, POLLIN, {}) ? read_some(error_) : "") + "'");
    }
    unread_ += more;
    end = unread_.find('\n');
  }
  std::string result = unread_.substr(0, end);
  unread_.erase(0, end + 1);
  return result;
}

void Process::write(const std::string& text) {
  REQUIRE(::write(input_.number(), text.data(), text.size()) == static_cast<ssize_t>(text.size()));
}

void Process::kill(int signal) const {
  REQUIRE(::kill(pid_, signal) == 0);
}

Ended Process::wait(std::chrono::milliseconds limit) {
  const auto begun = Clock::now();
  Ended ended{-1, std::move(unread_), "", {}};
  int status = 0;
  while (true) {
    const pid_t gone = ::waitpid(pid_, &status, WNOHANG);
    // A grandchild may hold the pipes open: read what is there, not until the end of the file.
    while (output_ && wait_for(output_, POLLIN, {})) {
      const std::string more = read_some(output_);
      ended.out += more;
      if (more.empty()) {
        break;
      }
    }
    while (wait_for(error_, POLLIN, {})) {
      const std::string more = read_some(error_);
      ended.err += more;
      if (more.empty()) {
        break;
      }
    }
    if (gone == pid_) {
      break;
    }
    if (Clock::now() - begun > limit) {
      throw std::runtime_error("the process did not exit; standard error: '" + ended.err + "'");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  pid_ = -1;
  ended.took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun);
  ended.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return ended;
}

std::string program_path(const std::string& name) {
  if (const char* other = std::getenv("COURSE_SERVER"); other != nullptr && name == "server") {
    return other;
  }
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / name;
}

Ended run(const std::string& name, const std::vector<std::string>& arguments,
          const std::string& input) {
  std::vector<std::string> command{program_path(name)};
  command.insert(command.end(), arguments.begin(), arguments.end());
  Process process(command);
  if (!input.empty()) {
    process.write(input);
  }
  process.close_input();
  return process.wait();
}

TestServer::TestServer(const std::vector<std::string>& arguments,
                       const std::vector<std::string>& wrapper)
    : process_(server_command(arguments, wrapper)),
      ready_line_(process_.line()),
      port_(static_cast<std::uint16_t>(std::stoi(ready_line_.substr(ready_line_.rfind(':') + 1)))) {
}

Ended TestServer::stop(int signal) {
  process_.kill(signal);
  return process_.wait();
}

// A process that is traced or short of descriptors can't check for leaks (AddressSanitizer).
std::vector<std::string> with_descriptors(int limit) {
  return {"env", "ASAN_OPTIONS=detect_leaks=0", "prlimit", "--nofile=" + std::to_string(limit)};
}

namespace {

/// @return a command that runs strace(1), with the options given, on the program that follows; the
/// program keeps its process id
std::vector<std::string> under_strace(std::initializer_list<std::string> options) {
  const char* const given = std::getenv("ASAN_OPTIONS");
  const std::string sanitizer = std::string("ASAN_OPTIONS=") + (given == nullptr ? "" : given);
  std::vector<std::string> command{"env", sanitizer + ":detect_leaks=0", "strace", "-D", "-f",
                                   "-qq"};
  command.insert(command.end(), options);
  return command;
}

}  // namespace

std::vector<std::string> with_fault(const std::string& tampering) {
  return under_strace({"-o", "/dev/null", "-e", "inject=" + tampering});
}

std::vector<std::string> with_trace(const std::string& calls, const std::string& file) {
  return under_strace({"-o", file, "-e", "trace=" + calls});
}

TestClient::TestClient(const TestServer& server, int receive_buffer)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (receive_buffer != 0) {
    ::setsockopt(socket_.number(), SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(server.port());
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const auto* const name = reinterpret_cast<const sockaddr*>(&address);
  if (::connect(socket_.number(), name, sizeof address) == -1) {
    throw_errno("cannot connect to the server");
  }
}

void TestClient::send(const std::string& text) {
  std::size_t sent = 0;
  while (sent < text.size()) {
    const ssize_t taken =
        ::send(socket_.number(), text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    if (taken == -1) {
      throw_errno("cannot send to the server");
    }
    sent += static_cast<std::size_t>(taken);
  }
}

std::size_t TestClient::send_until_blocked(std::size_t most, const std::string& text) {
  std::size_t sent = 0;
  while (sent < most && wait_for(socket_, POLLOUT, std::chrono::milliseconds(500))) {
    const std::size_t offset = sent % text.size();
    const ssize_t taken =
        ::send(socket_.number(), text.data() + offset, std::min(text.size() - offset, most - sent),
               MSG_NOSIGNAL | MSG_DONTWAIT);
    if (taken > 0) {
      sent += static_cast<std::size_t>(taken);
    } else if (errno != EAGAIN) {
      throw_errno("cannot send to the server");
    }
  }
  return sent;
}

std::string TestClient::receive(std::size_t count) {
  const auto until = Clock::now() + time_limit;
  std::string received(count, '\0');
  std::size_t filled = 0;
  while (filled < count) {
    std::array<pollfd, 1> waited{{{socket_.number(), POLLIN, 0}}};
    const bool ready = poll_until(waited, until);
    const ssize_t got =
        ready ? ::recv(socket_.number(), received.data() + filled, count - filled, 0) : 0;
    if (got <= 0) {
      throw std::runtime_error("only " + std::to_string(filled) + " of " + std::to_string(count) +
                               " bytes arrived, then " +
                               (!ready    ? "nothing"
                                : got < 0 ? "a failure"
                                          : "the end"));
    }
    filled += static_cast<std::size_t>(got);
  }
  return received;
}

std::string TestClient::receive_rest() {
  std::string rest;
  while (true) {
    if (!wait_for(socket_, POLLIN, time_limit)) {
      throw std::runtime_error("the end of the stream did not arrive");
    }
    std::array<char, 65536> buffer{};
    const ssize_t got = ::recv(socket_.number(), buffer.data(), buffer.size(), 0);
    if (got == -1) {
      throw_errno("after " + std::to_string(rest.size()) + " bytes");
    }
    if (got == 0) {
      return rest;
    }
    rest.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

bool TestClient::hears_something(std::chrono::milliseconds limit) const {
  return wait_for(socket_, POLLIN, limit);
}

bool TestClient::is_closed(std::chrono::milliseconds limit) {
  char byte = 0;
  return wait_for(socket_, POLLIN, limit) && ::recv(socket_.number(), &byte, 1, MSG_PEEK) <= 0;
}

bool TestClient::echoes(const std::string& message, std::chrono::milliseconds limit) {
  try {
    send(message);
    return hears_something(limit) && receive(message.size()) == message;
  } catch (const std::runtime_error&) {
    return false;
  }
}

void TestClient::half_close() {
  ::shutdown(socket_.number(), SHUT_WR);
}

bool TestClient::end_has_arrived() const {
  tcp_info info{};
  socklen_t size = sizeof info;
  return ::getsockopt(socket_.number(), IPPROTO_TCP, TCP_INFO, &info, &size) == 0 &&
         info.tcpi_state == TCP_FIN_WAIT2;
}

void TestClient::reset() {
  const linger now{1, 0};
  ::setsockopt(socket_.number(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
  socket_.close();
}

bool eventually(const std::function<bool()>& condition, std::chrono::milliseconds limit) {
  const auto until = Clock::now() + limit;
  while (!condition()) {
    if (Clock::now() > until) {
      return false;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

long process_status(pid_t pid, const std::string& field) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  std::string name;
  while (status >> name) {
    long value = 0;
    if (name == field + ":" && status >> value) {
      return value;
    }
    status.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
  }
  return -1;
}

std::vector<pid_t> all_children_of(pid_t pid) {
  const std::string number = std::to_string(pid);
  std::ifstream list("/proc/" + number + "/task/" + number + "/children");
  std::vector<pid_t> children;
  for (pid_t child = 0; list >> child;) {
    children.push_back(child);
  }
  return children;
}

std::vector<pid_t> children_of(pid_t pid) {
  std::vector<pid_t> children = all_children_of(pid);
  children.erase(std::remove_if(children.begin(), children.end(),
                                [](pid_t child) { return !is_alive(child); }),
                 children.end());
  return children;
}

bool is_alive(pid_t pid) {
  // A zombie has a status, but no memory.
  return process_status(pid, "VmRSS") > 0;
}

std::size_t open_descriptors(pid_t pid) {
  std::error_code gone;
  const std::filesystem::directory_iterator entries("/proc/" + std::to_string(pid) + "/fd", gone);
  return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

std::chrono::milliseconds cpu_time(pid_t pid) {
  clockid_t clock = 0;
  timespec time{};
  if (::clock_getcpuclockid(pid, &clock) != 0 || ::clock_gettime(clock, &time) == -1) {
    throw std::runtime_error("the CPU time of the server can't be read");
  }
  return std::chrono::milliseconds(time.tv_sec * 1000 + time.tv_nsec / 1'000'000);
}

std::vector<pid_t> processes_of(const TestServer& server) {
  std::vector<pid_t> processes = children_of(server.pid());
  processes.push_back(server.pid());
  return processes;
}

long status_of_all(const TestServer& server, const std::string& field) {
  long sum = 0;
  for (const pid_t pid : processes_of(server)) {
    sum += process_status(pid, field);
  }
  return sum;
}

std::size_t descriptors_of_all(const TestServer& server) {
  std::size_t sum = 0;
  for (const pid_t pid : processes_of(server)) {
    sum += open_descriptors(pid);
  }
  return sum;
}

std::chrono::milliseconds cpu_time_of_all(const TestServer& server) {
  std::chrono::milliseconds sum{0};
  for (const pid_t pid : processes_of(server)) {
    sum += cpu_time(pid);
  }
  return sum;
}

std::string pattern(std::size_t size) {
  std::string bytes(size, '\0');
  std::uint32_t state = 1;
  for (char& byte : bytes) {
    state = state * 1664525 + 1013904223;
    byte = static_cast<char>(state >> 24);
  }
  return bytes;
}
