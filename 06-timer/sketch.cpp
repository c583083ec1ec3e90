// One thread for all clients, and a deadline for each: epoll waits until the earliest.
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <iostream>
#include <map>
#include <queue>
#include <string>

using Clock = std::chrono::steady_clock;
using Deadline = std::pair<Clock::time_point, int>;

constexpr std::chrono::seconds idle_limit{10};
std::priority_queue<Deadline, std::vector<Deadline>, std::greater<>> deadlines;  // earliest first
std::map<int, Clock::time_point> latest;  // a client's other deadlines are out of date

int listen_on(int port) {
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);  // or a restart has to wait
  sockaddr_in address{AF_INET, htons(static_cast<in_port_t>(port)), {htonl(INADDR_LOOPBACK)}, {}};
  auto* const name = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  if (::bind(listener, name, size) == -1 || ::listen(listener, SOMAXCONN) == -1) {
    std::perror(("server: cannot listen on 127.0.0.1:" + std::to_string(port)).c_str());
    std::exit(1);
  }
  ::getsockname(listener, name, &size);  // port 0 lets the kernel pick
  std::cout << "listening on 127.0.0.1:" << ntohs(address.sin_port) << '\n' << std::flush;
  return listener;
}

bool serve(int client) {
  std::string buffer(4096, '\0');
  const ssize_t got = ::recv(client, buffer.data(), buffer.size(), 0);
  return got > 0 && ::send(client, buffer.data(), static_cast<std::size_t>(got), 0) == got;
}

// Returns how many milliseconds are left to the earliest deadline, or -1 for no limit.
int close_idle() {
  while (!deadlines.empty()) {
    const auto [deadline, client] = deadlines.top();
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() > 0) {
      return static_cast<int>(left.count());
    }
    deadlines.pop();
    if (deadline == latest[client]) {
      ::shutdown(client, SHUT_RDWR);  // which the loop sees as its end
    }
  }
  return -1;
}

int main(int argc, char* argv[]) {
  const int listener = listen_on(argc > 2 ? std::stoi(argv[2]) : 8006);
  const int epoll = ::epoll_create1(0);
  epoll_event event{.events = EPOLLIN, .data = {.fd = listener}};
  ::epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
  while (true) {
    if (::epoll_wait(epoll, &event, 1, close_idle()) < 1) {
      continue;
    }
    int client = event.data.fd;
    if (client == listener) {
      client = ::accept(listener, nullptr, nullptr);
      event = {.events = EPOLLIN, .data = {.fd = client}};
      ::epoll_ctl(epoll, EPOLL_CTL_ADD, client, &event);
    } else if (!serve(client)) {
      ::close(client);
      continue;
    }
    latest[client] = Clock::now() + idle_limit;
    deadlines.emplace(latest[client], client);
  }
}
