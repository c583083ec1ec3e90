// A process for each client: the parent accepts, a child serves.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <iostream>
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

void serve(int client) {
  std::string buffer(4096, '\0');
  ssize_t got = 0;
  while ((got = ::recv(client, buffer.data(), buffer.size(), 0)) > 0) {
    ::send(client, buffer.data(), static_cast<std::size_t>(got), 0);
  }
  ::close(client);
}

int main(int argc, char* argv[]) {
  const int listener = listen_on(argc > 2 ? std::stoi(argv[2]) : 8002);
  std::signal(SIGCHLD, SIG_IGN);  // the kernel reaps the children: no zombies
  while (true) {
    const int client = ::accept(listener, nullptr, nullptr);
    if (::fork() == 0) {
      ::close(listener);
      serve(client);
      std::exit(0);
    }
    ::close(client);  // the child has a copy, and the connection ends with the last one
  }
}
