// A fixed number of threads, and a queue of the clients that wait for one.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdio>
#include <iostream>
#include <mutex>
#include <queue>
#include <string>
#include <thread>

constexpr int workers = 4;

std::mutex mutex;  // guards the queue
std::condition_variable not_empty;
std::queue<int> waiting;

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

void serve(int client) {
  std::string buffer(4096, '\0');
  ssize_t got = 0;
  while ((got = ::recv(client, buffer.data(), buffer.size(), 0)) > 0) {
    ::send(client, buffer.data(), static_cast<std::size_t>(got), 0);
  }
  ::close(client);
}

void put(int client) {
  {
    const std::lock_guard lock(mutex);
    waiting.push(client);
  }
  not_empty.notify_one();
}

int take() {
  std::unique_lock lock(mutex);
  not_empty.wait(lock, [] { return !waiting.empty(); });
  const int client = waiting.front();
  waiting.pop();
  return client;
}

void work() {
  while (true) {
    serve(take());
  }
}

int main(int argc, char* argv[]) {
  const int listener = listen_on(argc > 2 ? std::stoi(argv[2]) : 8004);
  for (int i = 0; i < workers; ++i) {
    std::thread(work).detach();
  }
  while (true) {
    put(::accept(listener, nullptr, nullptr));
  }
}
