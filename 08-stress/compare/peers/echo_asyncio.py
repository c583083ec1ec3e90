#!/usr/bin/env python3
"""An echo server on Python's asyncio: one loop, a protocol object per connection.

    echo_asyncio.py [--port PORT]

asyncio itself sets TCP_NODELAY.
"""

import argparse
import asyncio


class Echo(asyncio.Protocol):
    """Echoes what it receives, and pauses reading while the client doesn't read."""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)

    def pause_writing(self):
        self.transport.pause_reading()

    def resume_writing(self):
        self.transport.resume_reading()


async def main(port):
    loop = asyncio.get_running_loop()
    # The kernel cuts the queue to its own maximum.
    server = await loop.create_server(Echo, "127.0.0.1", port, backlog=2**31 - 1)
    print(f"listening on 127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    asyncio.run(main(parser.parse_args().port))
