/// @file
/// Starts nginx like the other peers: without root, in a temporary directory, and on a port that
/// the kernel picks.
///
///     nginx [--port PORT] [--root DIR]
///
/// It serves a fixed reply (nginx_fixed.conf), or with `--root` the files of a directory
/// (nginx_static.conf). nginx can't listen on port 0, so it inherits the listening socket as a new
/// nginx binary does from the old one: the environment variable NGINX names the descriptor.
/// Source: nginx, "Controlling nginx", on upgrading the executable on the fly.
#include <ftw.h>
#include <limits.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "peer.h"

/// The temporary directory. Also the working directory of this process and of nginx.
static char directory[] = "/tmp/peer-nginx-XXXXXX";

/// @return the path of a file beside this program, valid until the next call
static const char* beside(const char* file) {
  static char path[PATH_MAX];
  const ssize_t size = readlink("/proc/self/exe", path, sizeof path);
  require(size > 0 && (size_t)size < sizeof path, "find this program");
  path[size] = '\0';
  char* name = strrchr(path, '/') + 1;
  const size_t left = sizeof path - (size_t)(name - path);
  require((size_t)snprintf(name, left, "%s", file) < left, "name a file");
  return path;
}

/// Writes the file that nginx_fixed.conf and nginx_static.conf include.
static void write_listen(int listener, const char* root) {
  struct sockaddr_in address = {0};
  socklen_t size = sizeof address;
  getsockname(listener, (struct sockaddr*)&address, &size);
  FILE* file = fopen("listen.conf", "w");
  require(file != NULL, "write listen.conf");
  fprintf(file, "listen 127.0.0.1:%d backlog=%d;\n", ntohs(address.sin_port), INT_MAX);
  if (root != NULL) {
    fprintf(file, "root \"%s\";\n", root);
  }
  fclose(file);
}

/// Writes the main configuration file.
static void write_main(const char* server) {
  FILE* file = fopen("nginx.conf", "w");
  require(file != NULL, "write nginx.conf");
  // Otherwise the workers of an nginx started by root could not read what the other servers can.
  fprintf(file, "%s", geteuid() == 0 ? "user root;\n" : "");
  fprintf(file, "include \"%s\";\n", beside("nginx_main.conf"));
  fprintf(file, "http {\n  include \"%s\";\n", beside("nginx_http.conf"));
  fprintf(file, "  include \"%s\";\n}\n", beside(server));
  fclose(file);
}

/// Becomes nginx, in the child.
static void become_nginx(int listener, pid_t parent, const sigset_t* unblocked) {
  char inherited[16];
  snprintf(inherited, sizeof inherited, "%d;", dup(listener));  // dup(2) clears FD_CLOEXEC.
  setenv("NGINX", inherited, 1);
  setenv("PATH", "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin", 1);
  sigprocmask(SIG_SETMASK, unblocked, NULL);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() == parent) {
    execlp("nginx", "nginx", "-p", directory, "-c", "nginx.conf", (char*)NULL);
  }
  perror("cannot start nginx");
  _exit(127);
}

/// Waits for nginx to end, and passes on SIGTERM and SIGINT as SIGTERM.
/// @return its wait status
static int wait_for(pid_t nginx, const sigset_t* signals) {
  int status = 0;
  while (waitpid(nginx, &status, WNOHANG) != nginx) {
    int signal = 0;
    sigwait(signals, &signal);
    if (signal != SIGCHLD) {
      kill(nginx, SIGTERM);
    }
  }
  return status;
}

static int remove_one(const char* path, const struct stat* status, int type, struct FTW* place) {
  (void)status;
  (void)type;
  (void)place;
  return remove(path);
}

int main(int argc, char** argv) {
  const int has_root = argc > 2 && strcmp(argv[argc - 2], "--root") == 0;
  const char* root = has_root ? realpath(argv[argc - 1], NULL) : NULL;
  require(!has_root || root != NULL, "find the root");
  const int listener = listen_on(port_of(has_root ? argc - 2 : argc, argv), 0);
  sigset_t signals;
  sigset_t before;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGCHLD);
  sigprocmask(SIG_BLOCK, &signals, &before);
  require(mkdtemp(directory) != NULL && chdir(directory) == 0, "make a directory");
  write_listen(listener, root);
  write_main(root != NULL ? "nginx_static.conf" : "nginx_fixed.conf");
  const pid_t parent = getpid();
  const pid_t nginx = fork();
  require(nginx != -1, "start nginx");
  if (nginx == 0) {
    become_nginx(listener, parent, &before);
  }
  say_ready(listener);
  close(listener);
  const int status = wait_for(nginx, &signals);
  nftw(directory, remove_one, 8, FTW_DEPTH | FTW_PHYS);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
