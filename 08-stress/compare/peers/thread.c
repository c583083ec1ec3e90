/// @file
/// The textbook server with a thread per connection (Stevens, UNIX Network Programming, 26.4).
///
///     thread [--port PORT]
#include <pthread.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

#include "peer.h"

/// @return whether all bytes were sent
static int send_all(int client, const char* bytes, size_t size) {
  while (size > 0) {
    const ssize_t sent = send(client, bytes, size, MSG_NOSIGNAL);
    if (sent == -1) {
      return 0;
    }
    bytes += sent;
    size -= (size_t)sent;
  }
  return 1;
}

static void* serve(void* argument) {
  const int client = (int)(intptr_t)argument;
  char buffer[buffer_size];
  ssize_t received = 0;
  while ((received = recv(client, buffer, sizeof buffer, 0)) > 0 &&
         send_all(client, buffer, (size_t)received)) {
  }
  close(client);
  return NULL;
}

int main(int argc, char** argv) {
  pthread_attr_t detached;
  pthread_attr_init(&detached);
  pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
  const int listener = listen_on(port_of(argc, argv), 0);
  say_ready(listener);
  while (1) {
    const int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    pthread_t thread = 0;
    // If no thread can be created, the connection is closed; the others are still served.
    if (client != -1 && pthread_create(&thread, &detached, serve, (void*)(intptr_t)client) != 0) {
      close(client);
    }
  }
}
