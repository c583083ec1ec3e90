#!/usr/bin/env python3
"""An echo server on Python's sockets: a process per connection.

    echo_fork.py [--port PORT]

It calls fork directly, since socketserver.ForkingMixIn serves at most 40 clients at once.
"""

import argparse
import contextlib
import os
import signal
import socket

BUFFER_SIZE = 16 * 1024

children = set()


def reap(*_):
    """Waits for all children that have ended: signals don't queue."""
    try:
        while (child := os.waitpid(-1, os.WNOHANG)[0]) != 0:
            children.discard(child)
    except ChildProcessError:
        pass


def stop(*_):
    # A copy, since children that end during the loop are removed from the set.
    for child in list(children):
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGTERM)
    os._exit(0)


def serve(client):
    try:
        while data := client.recv(BUFFER_SIZE):
            client.sendall(data)
    except OSError:
        pass  # The client has disconnected, which ends this connection only.


def start(client, listener):
    # Blocked until the parent has added the child to the set, and the child has reset its handlers.
    handled = {signal.SIGCHLD, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, handled)
    child = os.fork()
    if child == 0:
        for number in handled:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, handled)
        listener.close()
        serve(client)
        os._exit(0)
    children.add(child)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, handled)


def main(port):
    signal.signal(signal.SIGCHLD, reap)
    signal.signal(signal.SIGTERM, stop)
    # The kernel cuts the queue to its own maximum.
    with socket.create_server(("127.0.0.1", port), backlog=2**31 - 1) as listener:
        # Accepted sockets inherit it.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        print(f"listening on 127.0.0.1:{listener.getsockname()[1]}", flush=True)
        while True:
            client, _ = listener.accept()
            with client:
                start(client, listener)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    main(parser.parse_args().port)
