/// @file
/// The floor: the minimum work of an echo server, and the reference for all others.
///
///     floor [--port PORT]
///
/// One thread with level-triggered epoll; per message one recv and one send, and an epoll_wait that
/// all ready clients share. Sockets are blocking, so send takes everything: each byte comes back,
/// but a client that does not read stalls all the others. What a server costs above the floor is
/// the cost of everything else it does.
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
