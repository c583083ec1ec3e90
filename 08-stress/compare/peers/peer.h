/// @file
/// Shared by the peers in C and C++: the option `--port`, the listening socket, the ready line.
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/// Bytes that a peer receives at a time, as the servers of the course do.
enum { buffer_size = 16 * 1024 };

/// Reads the optional `--port PORT`. Anything else ends the program with exit code 2.
/// @return the port, 0 to 65535; 0, the default, lets the kernel pick one
int port_of(int argc, char** argv);

/// Listens on 127.0.0.1 with the longest queue that the system allows. Accepted sockets inherit
/// TCP_NODELAY. Ends the program with exit code 1 if listening fails.
/// @param flags SOCK_NONBLOCK, or 0
/// @return the listening socket
int listen_on(int port, int flags);

/// Prints `listening on 127.0.0.1:PORT` and flushes it.
/// @param listener a listening IPv4 socket
void say_ready(int listener);

/// Ends the program with exit code 1, unless @p succeeded.
/// @param what the attempted action, for the error message
void require(int succeeded, const char* what);

#ifdef __cplusplus
}
#endif
