/// @file
/// What the peers in C and C++ share: the option `--port`, a listening socket, the ready line.
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/// Bytes that a peer receives at a time: as many as the servers of the course.
enum { buffer_size = 16 * 1024 };

/// Reads `--port PORT`, which may be missing. Anything else ends the program with exit code 2.
/// @return the port, 0 to 65535; 0, which is the default, lets the kernel pick
int port_of(int argc, char** argv);

/// Listens on 127.0.0.1. Accepted sockets inherit TCP_NODELAY from the socket; the listen queue is
/// as long as the system allows. When that fails, ends the program with exit code 1.
/// @param flags SOCK_NONBLOCK, or 0
/// @return the listening socket
int listen_on(int port, int flags);

/// Prints `listening on 127.0.0.1:PORT`, at once.
/// @param listener a listening socket of IPv4
void say_ready(int listener);

/// Ends the program with exit code 1, unless @p succeeded.
/// @param what what was tried, for the message
void require(int succeeded, const char* what);

#ifdef __cplusplus
}
#endif
