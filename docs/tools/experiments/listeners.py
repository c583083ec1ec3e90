#!/usr/bin/env python3
"""Measures three ways in which processes can accept from one port, and what each does to clients
whose process dies.

Compiles docs/benchmarks/listeners.cpp: two processes that watch one listener, the same with
EPOLLEXCLUSIVE, and two with a listener each (SO_REUSEPORT). The ways take turns, in rounds, and
their order turns, too. A figure is the median over the rounds, with the least and the greatest.
Then one process is stopped (SIGSTOP), clients connect and send, and it is killed: how many of them
are never answered, though the other process lives?

    docs/tools/measure_listeners                          into docs/results/listeners.json
    docs/tools/measure_listeners --rounds 9 --build DIR   more rounds, the stress client of a build
"""

import argparse
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import measuring
import stages
from stages import Problem

SOURCE = "docs/benchmarks/listeners.cpp"
COMPILE = ["g++", "-std=c++20", "-O2"]
WAYS = {
    "shared": "one listener",
    "exclusive": "one listener, EPOLLEXCLUSIVE",
    "each": "a listener each, SO_REUSEPORT",
}
LOAD = ["-c", 50, "-n", 5000, "--reconnect-every", 1, "--progress", "none"]
CLIENTS = 100
# For a reply of a process that lives, in seconds.
PATIENCE = 2


@contextmanager
def running(program, way):
    """Runs the two processes; gives (the server, its address, their ids)."""
    server = subprocess.Popen([program, way], stdout=subprocess.PIPE, encoding="utf-8")
    try:
        address = server.stdout.readline().split()[-1]
        yield server, address, [int(word) for word in server.stdout.readline().split()[1:]]
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


def cost(yard, program, way):
    """Processor time and context switches of a connection, and the busier process's share."""
    with running(program, way) as (server, address, _):
        report = yard.load(address, *LOAD, "--pid", server.pid)
        server.send_signal(signal.SIGTERM)
        accepted = [int(word) for word in server.stdout.readline().split()[1:]]
        connections = report["messages"]["ok"]
        return {
            "cpu_us": report["server"]["cpu_seconds"] * 1e6 / connections,
            "switches": report["server"]["context_switches"] / connections,
            "share_percent": 100 * max(accepted) / sum(accepted),
        }


def unanswered(program, way):
    """How many clients have no reply when one of the processes is killed while they wait."""
    with running(program, way) as (_, address, processes):
        host, port = address.split(":")
        os.kill(processes[0], signal.SIGSTOP)
        clients = [socket.create_connection((host, int(port)), PATIENCE) for _ in range(CLIENTS)]
        for client in clients:
            client.sendall(b"hello")
        os.kill(processes[0], signal.SIGKILL)
        until = time.monotonic() + PATIENCE
        return sum(not is_answered(client, until) for client in clients)


def is_answered(client, until):
    """Whether a client gets its reply in time; ends it."""
    with client:
        client.settimeout(max(until - time.monotonic(), 0.01))
        try:
            return client.recv(5) == b"hello"
        except OSError:
            return False


def summary(values):
    """The median of the rounds, and the least and the greatest, also as one text."""
    middle, least, greatest = statistics.median(values), min(values), max(values)
    return {
        "median": middle,
        "least": least,
        "greatest": greatest,
        "text": f"{middle:.1f} ({least:.1f}–{greatest:.1f})",
        "values": values,
    }


def results_of(yard, program, rounds):
    """One item for each way."""
    costs = {way: [] for way in WAYS}
    lost = {way: [] for way in WAYS}
    for number in range(rounds):
        for way in list(WAYS)[:: -1 if number % 2 else 1]:
            costs[way].append(cost(yard, program, way))
            lost[way].append(unanswered(program, way))
    return [
        {"way": text, "unanswered": summary(lost[way])}
        | {figure: summary([each[figure] for each in costs[way]]) for figure in costs[way][0]}
        for way, text in WAYS.items()
    ]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--build", type=Path, default=stages.ROOT / "build")
    parser.add_argument("--out", type=Path, default=stages.ROOT / "docs/results/listeners.json")
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    try:
        yard = measuring.Yard(options.build)
        with tempfile.TemporaryDirectory() as directory:
            program = Path(directory) / "listeners"
            subprocess.run([*COMPILE, "-o", program, stages.ROOT / SOURCE], check=True, timeout=120)
            results = yard.origin("docs/tools/measure_listeners") | {
                "rounds": options.rounds,
                "stress": " ".join(map(str, ["stress", *LOAD])),
                "clients": CLIENTS,
                "ways": results_of(yard, program, options.rounds),
            }
    except (Problem, OSError, ValueError, subprocess.SubprocessError) as problem:
        print(f"measure_listeners: {problem}", file=sys.stderr)
        return 1
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    for item in results["ways"]:
        print(
            f"{item['way']}: {item['cpu_us']['text']} µs and {item['switches']['text']} context"
            f" switches a connection, {item['share_percent']['text']}% to the busier process,"
            f" {item['unanswered']['text']} of {CLIENTS} clients lost"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
