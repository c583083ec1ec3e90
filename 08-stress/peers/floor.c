/// @file
/// The floor: the leanest echo server that is still right, which all others are compared to.
///
///     floor [--port PORT]
///
/// One thread, level-triggered epoll, and for a message one recv and one send, with epoll_wait
/// shared by all clients that are ready at once. There is no timeout, log, statistics, graceful
/// stop or care for a lack of descriptors: what a server costs above this is what it does besides.
/// Like all, it owes a slow client the rest of its bytes, and harms nobody while it waits.
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "peer.h"

enum { events_at_once = 256 };

/// What a client would not take yet. While there is any, nothing is received from it.
struct Rest {
  char* bytes;
  size_t begin;
  size_t end;
};

static int loop;
static struct Rest* rests;  // by descriptor
static int room;            // for that many

/// Adds a descriptor, or changes what it is watched for.
static int watch(int operation, int fd, uint32_t events) {
  struct epoll_event event = {.events = events, .data.fd = fd};
  return epoll_ctl(loop, operation, fd, &event);
}

static void end_client(int client) {
  free(rests[client].bytes);
  rests[client] = (struct Rest){0};
  close(client);
}

static void keep_rest(int client, const char* bytes, size_t size) {
  char* copy = malloc(size);
  if (copy == NULL) {
    end_client(client);
    return;
  }
  memcpy(copy, bytes, size);
  rests[client] = (struct Rest){copy, 0, size};
  watch(EPOLL_CTL_MOD, client, EPOLLOUT);
}

static void send_rest(int client) {
  struct Rest* rest = &rests[client];
  const ssize_t sent =
      send(client, rest->bytes + rest->begin, rest->end - rest->begin, MSG_NOSIGNAL);
  if (sent == -1 && errno != EAGAIN) {
    end_client(client);
    return;
  }
  rest->begin += sent > 0 ? (size_t)sent : 0;
  if (rest->begin == rest->end) {
    free(rest->bytes);
    *rest = (struct Rest){0};
    watch(EPOLL_CTL_MOD, client, EPOLLIN);
  }
}

static void echo(int client) {
  static char buffer[buffer_size];
  const ssize_t received = recv(client, buffer, sizeof buffer, 0);
  if (received <= 0) {
    if (received == 0 || errno != EAGAIN) {
      end_client(client);
    }
    return;
  }
  const ssize_t sent = send(client, buffer, (size_t)received, MSG_NOSIGNAL);
  if (sent == -1 && errno != EAGAIN) {
    end_client(client);
  } else if (sent < received) {
    const size_t taken = sent > 0 ? (size_t)sent : 0;
    keep_rest(client, buffer + taken, (size_t)received - taken);
  }
}

/// @return whether there is a place for a descriptor
static int make_room(int fd) {
  const int wanted = 2 * fd;
  struct Rest* grown = realloc(rests, (size_t)wanted * sizeof *rests);
  if (grown == NULL) {
    return 0;
  }
  memset(grown + room, 0, (size_t)(wanted - room) * sizeof *grown);
  rests = grown;
  room = wanted;
  return 1;
}

static void accept_client(int listener) {
  const int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (client == -1) {
    return;
  }
  if ((client >= room && !make_room(client)) || watch(EPOLL_CTL_ADD, client, EPOLLIN) == -1) {
    close(client);
  }
}

static void serve(int listener) {
  static struct epoll_event events[events_at_once];
  while (1) {
    const int ready = epoll_wait(loop, events, events_at_once, -1);
    for (int i = 0; i < ready; ++i) {
      const int fd = events[i].data.fd;
      if (fd == listener) {
        accept_client(listener);
      } else if (rests[fd].end > 0) {
        send_rest(fd);
      } else {
        echo(fd);
      }
    }
  }
}

int main(int argc, char** argv) {
  loop = epoll_create1(EPOLL_CLOEXEC);
  require(loop != -1, "make an event loop");
  const int listener = listen_on(port_of(argc, argv), SOCK_NONBLOCK);
  require(watch(EPOLL_CTL_ADD, listener, EPOLLIN) == 0, "watch for clients");
  say_ready(listener);
  serve(listener);
}
