/// @file
/// The textbook server with a process per connection (Stevens, UNIX Network Programming, 5.10).
///
///     fork [--port PORT]
#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "peer.h"

/// Waits for all children that have ended: signals don't queue, so one may stand for several.
static void reap(int signal) {
  (void)signal;
  const int interrupted = errno;
  while (waitpid(-1, NULL, WNOHANG) > 0) {
  }
  errno = interrupted;
}

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

static void serve(int client) {
  char buffer[buffer_size];
  ssize_t received = 0;
  while ((received = recv(client, buffer, sizeof buffer, 0)) > 0 &&
         send_all(client, buffer, (size_t)received)) {
  }
}

int main(int argc, char** argv) {
  const struct sigaction reaping = {.sa_handler = reap, .sa_flags = SA_RESTART | SA_NOCLDSTOP};
  sigaction(SIGCHLD, &reaping, NULL);
  const int listener = listen_on(port_of(argc, argv), 0);
  say_ready(listener);
  const pid_t parent = getpid();
  while (1) {
    const int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (client != -1 && fork() == 0) {
      // The children end with their parent, however it ends; it may have ended before prctl(2).
      prctl(PR_SET_PDEATHSIG, SIGTERM);
      if (getppid() == parent) {
        close(listener);
        serve(client);
      }
      _exit(0);
    }
    // If fork(2) failed, this closes the client's connection; the others are still served.
    if (client != -1) {
      close(client);
    }
  }
}
