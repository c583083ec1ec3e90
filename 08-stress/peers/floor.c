/// @file
/// The floor: the least that an echo server can do, which all others are compared to.
///
///     floor [--port PORT]
///
/// One thread, level-triggered epoll, and for a message one recv and one send, with epoll_wait
/// shared by all clients that are ready at once; nothing else. Sockets block, so that send takes
/// all there is: each byte comes back, but a client who does not read stops the service for
/// everybody. What a server costs above this is what it does besides.
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "peer.h"

enum { events_at_once = 256 };

static void watch(int loop, int fd) {
  struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
  if (epoll_ctl(loop, EPOLL_CTL_ADD, fd, &event) == -1) {
    close(fd);
  }
}

static void echo(int client) {
  static char buffer[buffer_size];
  const ssize_t received = recv(client, buffer, sizeof buffer, 0);
  if (received <= 0 || send(client, buffer, (size_t)received, MSG_NOSIGNAL) < received) {
    close(client);
  }
}

int main(int argc, char** argv) {
  const int listener = listen_on(port_of(argc, argv), SOCK_NONBLOCK);
  const int loop = epoll_create1(EPOLL_CLOEXEC);
  watch(loop, listener);
  say_ready(listener);
  static struct epoll_event events[events_at_once];
  while (1) {
    const int ready = epoll_wait(loop, events, events_at_once, -1);
    for (int i = 0; i < ready; ++i) {
      if (events[i].data.fd == listener) {
        watch(loop, accept4(listener, NULL, NULL, SOCK_CLOEXEC));
      } else {
        echo(events[i].data.fd);
      }
    }
  }
}
