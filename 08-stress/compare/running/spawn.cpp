/// @file
#include "spawn.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>

#include "posix.hpp"

namespace comparison {

namespace {

/// Prints why the child cannot become the program, and exits.
[[noreturn]] void give_up() {
  const char* const why = ::strerrordesc_np(errno);
  (void)!::write(STDERR_FILENO, why, std::strlen(why));
  ::_exit(127);
}

/// Turns the child into the program. Makes async-signal-safe calls only, and never returns.
[[noreturn]] void become(const std::vector<char*>& arguments, int output, int errors,
                         const cpu_set_t* cpus, pid_t parent) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) {
    ::_exit(127);  // The parent died before PR_SET_PDEATHSIG was in force.
  }
  ::dup2(::open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(errors, STDERR_FILENO);
  if (cpus != nullptr && ::sched_setaffinity(0, sizeof *cpus, cpus) == -1) {
    give_up();
  }
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::execv(arguments[0], arguments.data());
  give_up();
}

std::vector<char*> for_exec(const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const std::string& word : command) {
    arguments.push_back(const_cast<char*>(word.c_str()));
  }
  arguments.push_back(nullptr);
  return arguments;
}

}  // namespace

pid_t spawn(const std::vector<std::string>& command, const Fd& output, const Fd& errors,
            std::optional<int> cpu) {
  const std::vector<char*> arguments = for_exec(command);
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  if (cpu) {
    CPU_SET(*cpu, &cpus);
  }
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid == -1) {
    throw_errno("cannot start " + command.front());
  }
  if (pid == 0) {
    become(arguments, output.number(), errors.number(), cpu ? &cpus : nullptr, parent);
  }
  ::setpgid(pid, pid);  // Parent and child both do it: whichever runs first, the group exists.
  return pid;
}

void adopt_orphans() {
  if (::prctl(PR_SET_CHILD_SUBREAPER, 1) == -1) {
    throw_errno("cannot adopt orphans");
  }
}

std::string describe_status(int status) {
  if (WIFSIGNALED(status)) {
    return "signal " + std::to_string(WTERMSIG(status)) + " (" + ::strsignal(WTERMSIG(status)) +
           ")";
  }
  return "exit code " + std::to_string(WEXITSTATUS(status));
}

}  // namespace comparison
