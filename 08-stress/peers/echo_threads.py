#!/usr/bin/env python3
"""An echo server on Python's sockets: a thread for each connection.

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
            pass  # The client is gone, which ends this connection and no other.


def main(port):
    # The kernel takes its own maximum for a longer queue.
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
