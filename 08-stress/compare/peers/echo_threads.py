#!/usr/bin/env python3
"""An echo server on Python's sockets: a thread per connection.

    echo_threads.py [--port PORT]
"""

import argparse
import socket
import threading

BUFFER_SIZE = 16 * 1024


def serve(client):
    with client:
        try:
            while data := client.recv(BUFFER_SIZE):
                client.sendall(data)
        except OSError:
            pass  # The client has disconnected, which ends this connection only.


def main(port):
    # The kernel cuts the queue to its own maximum.
    with socket.create_server(("127.0.0.1", port), backlog=2**31 - 1) as listener:
        # Accepted sockets inherit it.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        print(f"listening on 127.0.0.1:{listener.getsockname()[1]}", flush=True)
        while True:
            client, _ = listener.accept()
            threading.Thread(target=serve, args=(client,), daemon=True).start()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    main(parser.parse_args().port)
