// One thread for all clients: epoll tells which of them can go on.
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <iostream>
#include <map>
#include <string>

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

// Goes on until the socket would block, for an edge is told once. Returns whether it is still open.
bool serve(int client, std::string& unsent) {
  std::string buffer(4096, '\0');
  while (true) {
    const ssize_t moved = unsent.empty() ? ::recv(client, buffer.data(), buffer.size(), 0)
                                         : ::send(client, unsent.data(), unsent.size(), 0);
    if (moved <= 0) {
      return moved == -1 && errno == EAGAIN;
    }
    if (unsent.empty()) {
      unsent.assign(buffer, 0, static_cast<std::size_t>(moved));
    } else {
      unsent.erase(0, static_cast<std::size_t>(moved));
    }
  }
}

int main(int argc, char* argv[]) {
  const int listener = listen_on(argc > 2 ? std::stoi(argv[2]) : 8005);
  const int epoll = ::epoll_create1(0);
  epoll_event event{.events = EPOLLIN, .data = {.fd = listener}};
  ::epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
  std::map<int, std::string> unsent;  // what a client's socket has not taken yet
  while (true) {
    if (::epoll_wait(epoll, &event, 1, -1) < 1) {
      continue;
    }
    const int ready = event.data.fd;
    if (ready == listener) {
      const int client = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
      event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data = {.fd = client}};
      ::epoll_ctl(epoll, EPOLL_CTL_ADD, client, &event);
    } else if (!serve(ready, unsent[ready])) {
      unsent.erase(ready);
      ::close(ready);
    }
  }
}
