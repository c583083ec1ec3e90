/// @file
/// Shared by the peers in C and C++: the option `--port`, the listening socket, the ready line.
#include "peer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

void require(int succeeded, const char* what) {
  if (!succeeded) {
    fprintf(stderr, "cannot %s: %s\n", what, strerror(errno));
    exit(1);
  }
}

int port_of(int argc, char** argv) {
  char* end = NULL;
  const long port = argc == 3 && strcmp(argv[1], "--port") == 0 ? strtol(argv[2], &end, 10) : 0;
  const int is_number = end != NULL && end != argv[2] && *end == '\0';
  if (argc != 1 && (!is_number || port < 0 || port > 65535)) {
    fprintf(stderr, "usage: %s [--port PORT]\n", argv[0]);
    exit(2);
  }
  return (int)port;
}

int listen_on(int port, int flags) {
  const int on = 1;
  const struct sockaddr_in address = {.sin_family = AF_INET,
                                      .sin_port = htons((unsigned short)port),
                                      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
  require(listener != -1, "make a socket");
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  // The kernel cuts the queue to its own maximum: listen(2).
  require(bind(listener, (const struct sockaddr*)&address, sizeof address) == 0 &&
              listen(listener, INT_MAX) == 0,
          "listen");
  return listener;
}

void say_ready(int listener) {
  struct sockaddr_in address = {0};
  socklen_t size = sizeof address;
  require(getsockname(listener, (struct sockaddr*)&address, &size) == 0, "get the port");
  printf("listening on 127.0.0.1:%d\n", ntohs(address.sin_port));
  fflush(stdout);
}
