// A coroutine for each client: written as if it blocked, run by one thread.
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <coroutine>
#include <cstdio>
#include <iostream>
#include <string>

const int epoll = ::epoll_create1(0);

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

struct Task {  // a coroutine that is not waited for, and frees itself at its end
  struct promise_type {
    Task get_return_object() { return {}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { throw; }
  };
};

struct Ready {  // suspends a coroutine until the socket is ready
  int socket;
  EPOLL_EVENTS events;
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> waiting) const {
    epoll_event event{.events = events, .data = {.ptr = waiting.address()}};
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event);
  }
  void await_resume() const { ::epoll_ctl(epoll, EPOLL_CTL_DEL, socket, nullptr); }
};

Task serve(int client) {
  std::string buffer(4096, '\0');
  while (true) {
    co_await Ready{client, EPOLLIN};
    const ssize_t got = ::recv(client, buffer.data(), buffer.size(), 0);
    if (got <= 0) {
      break;
    }
    co_await Ready{client, EPOLLOUT};
    ::send(client, buffer.data(), static_cast<std::size_t>(got), 0);
  }
  ::close(client);
}

Task accept_clients(int listener) {
  while (true) {
    co_await Ready{listener, EPOLLIN};
    serve(::accept(listener, nullptr, nullptr));
  }
}

int main(int argc, char* argv[]) {
  accept_clients(listen_on(argc > 2 ? std::stoi(argv[2]) : 8008));
  while (true) {
    epoll_event event{};
    if (::epoll_wait(epoll, &event, 1, -1) == 1) {
      std::coroutine_handle<>::from_address(event.data.ptr).resume();
    }
  }
}
