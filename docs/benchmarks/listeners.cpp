/// @file
/// Two processes that accept from one port, in one of three ways: an echo server that shows what
/// each way costs, and how it shares the clients out.
///
///     listeners shared|exclusive|each
///
/// `shared` is one listener that both watch, `exclusive` the same with EPOLLEXCLUSIVE, and `each` a
/// listener for each process with SO_REUSEPORT. Prints "listening on ADDRESS" and the processes'
/// ids, and on SIGTERM how many clients each has accepted. Source: epoll_ctl(2),
/// socket(7).
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

constexpr int workers = 2;

[[noreturn]] void fail(const char* what) {
  std::perror(what);
  std::_Exit(1);
}

int checked(int result, const char* what) {
  if (result == -1) {
    fail(what);
  }
  return result;
}

int listen_on(std::uint16_t port, bool share_port) {
  const int one = 1;
  const int fd =
      checked(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket");
  checked(::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one), "SO_REUSEADDR");
  checked(::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one), "TCP_NODELAY");
  if (share_port) {
    checked(::setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one), "SO_REUSEPORT");
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  checked(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), "bind");
  checked(::listen(fd, INT_MAX), "listen");
  return fd;
}

std::uint16_t port_of(int listener) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  checked(::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size), "getsockname");
  return ntohs(address.sin_port);
}

void watch(int loop, int fd, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  checked(::epoll_ctl(loop, EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
}

void echo(int client) {
  std::array<char, 16 * 1024> buffer;
  const ssize_t received = ::recv(client, buffer.data(), buffer.size(), 0);
  if (received <= 0 ||
      ::send(client, buffer.data(), static_cast<std::size_t>(received), MSG_NOSIGNAL) != received) {
    ::close(client);
  }
}

[[noreturn]] void work(int listener, std::uint32_t events, std::uint64_t& accepted) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int loop = checked(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
  watch(loop, listener, events);
  std::array<epoll_event, 256> ready{};
  while (true) {
    const int count = ::epoll_wait(loop, ready.data(), static_cast<int>(ready.size()), -1);
    for (int i = 0; i < count; ++i) {
      const int fd = ready[static_cast<std::size_t>(i)].data.fd;
      if (fd != listener) {
        echo(fd);
        continue;
      }
      const int client = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (client != -1) {
        ++accepted;
        watch(loop, client, EPOLLIN);
      }
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::string way = argc == 2 ? argv[1] : "";
  if (way != "shared" && way != "exclusive" && way != "each") {
    std::fputs("usage: listeners shared|exclusive|each\n", stderr);
    return 2;
  }
  void* const memory = ::mmap(nullptr, workers * sizeof(std::uint64_t), PROT_READ | PROT_WRITE,
                              MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    fail("mmap");
  }
  auto* const accepted = static_cast<std::uint64_t*>(memory);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  ::sigprocmask(SIG_BLOCK, &set, nullptr);

  std::array<int, workers> listeners{};
  listeners[0] = listen_on(0, way == "each");
  const std::uint16_t port = port_of(listeners[0]);
  listeners[1] = way == "each" ? listen_on(port, true) : listeners[0];
  std::array<pid_t, workers> children{};
  for (std::size_t i = 0; i < workers; ++i) {
    children[i] = checked(::fork(), "fork");
    if (children[i] == 0) {
      if (way == "each") {
        ::close(listeners[1 - i]);
      }
      work(listeners[i], way == "exclusive" ? EPOLLIN | EPOLLEXCLUSIVE : EPOLLIN, accepted[i]);
    }
  }
  for (std::size_t i = 0; i < (way == "each" ? 2U : 1U); ++i) {
    ::close(listeners[i]);  // A copy that stays open would hold the queue of a process that ends.
  }
  std::printf("listening on 127.0.0.1:%d\nprocesses %d %d\n", port, children[0], children[1]);
  std::fflush(stdout);
  int signal = 0;
  ::sigwait(&set, &signal);
  std::printf("accepted %lu %lu\n", static_cast<unsigned long>(accepted[0]),
              static_cast<unsigned long>(accepted[1]));
  for (const pid_t child : children) {
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
  }
}
