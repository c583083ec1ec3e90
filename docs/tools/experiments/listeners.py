"""Measures three ways in which processes can accept from one port, and how many clients each way
loses when a process dies.

Compiles docs/benchmarks/listeners.cpp: two processes that watch one listener, the same with
EPOLLEXCLUSIVE, and two with a listener each (SO_REUSEPORT). The ways take turns, in rounds; their
order changes from round to round. A figure is the median over the rounds, with the least and the
greatest. Then one process is stopped (SIGSTOP), clients connect and send, and it is killed: how
many of them are never answered, though the other process lives?

    docs/tools/measure listeners                          into docs/results/listeners.json
    docs/tools/measure listeners --rounds 9 --build DIR   more rounds, the stress client of a build
"""

import argparse
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from commands import Words
from experiments import benchmarks
from experiments.experiment import Experiment, summary
from measuring import CourseBuild, Document, stress_command

WAYS = {
    "shared": "one listener",
    "exclusive": "one listener, EPOLLEXCLUSIVE",
    "each": "a listener each, SO_REUSEPORT",
}
LOAD: Words = ["-c", 50, "-n", 5000, "--reconnect-every", 1, "--progress", "none"]
CLIENTS = 100
# How long the process that lives may take to reply, in seconds.
TIME_LIMIT = 2
SPEC = ".1f"

# The server, its address, the ids of its processes.
Running = tuple["subprocess.Popen[str]", str, list[int]]


@contextmanager
def running(program: Path, way: str) -> Iterator[Running]:
    """Runs the two processes."""
    server = subprocess.Popen([program, way], stdout=subprocess.PIPE, encoding="utf-8")
    try:
        address = words_of(server)[-1]
        yield server, address, [int(word) for word in words_of(server)[1:]]
    finally:
        server.kill()
        server.wait()
        if server.stdout:
            server.stdout.close()


def words_of(server: "subprocess.Popen[str]") -> list[str]:
    """The words of the next line that the server prints."""
    assert server.stdout is not None  # It is a pipe.
    return server.stdout.readline().split()


def cost(build: CourseBuild, program: Path, way: str) -> dict[str, float]:
    """Processor time and context switches of a connection, and the busier process's share."""
    with running(program, way) as (server, address, _):
        report = build.load(address, *LOAD, "--pid", server.pid)
        server.send_signal(signal.SIGTERM)
        accepted = [int(word) for word in words_of(server)[1:]]
        connections = report["messages"]["ok"]
        return {
            "cpu_us": report["server"]["cpu_seconds"] * 1e6 / connections,
            "switches": report["server"]["context_switches"] / connections,
            "share_percent": 100 * max(accepted) / sum(accepted),
        }


def unanswered(program: Path, way: str) -> int:
    """How many clients have no reply when one of the processes is killed while they wait."""
    with running(program, way) as (_, address, processes):
        host, port = address.split(":")
        os.kill(processes[0], signal.SIGSTOP)
        clients = [socket.create_connection((host, int(port)), TIME_LIMIT) for _ in range(CLIENTS)]
        for client in clients:
            client.sendall(b"hello")
        os.kill(processes[0], signal.SIGKILL)
        until = time.monotonic() + TIME_LIMIT
        return sum(not is_answered(client, until) for client in clients)


def is_answered(client: socket.socket, until: float) -> bool:
    """Whether a client gets its reply in time; closes its connection."""
    with client:
        client.settimeout(max(until - time.monotonic(), 0.01))
        try:
            return client.recv(5) == b"hello"
        except OSError:
            return False


def results_of(build: CourseBuild, program: Path, rounds: int) -> list[Document]:
    """One item for each way."""
    costs: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    lost: dict[str, list[int]] = {way: [] for way in WAYS}
    for number in range(rounds):
        for way in list(WAYS)[:: -1 if number % 2 else 1]:
            costs[way].append(cost(build, program, way))
            lost[way].append(unanswered(program, way))
    return [
        {"way": text, "unanswered": summary(lost[way], SPEC)}
        | {
            figure: summary([each[figure] for each in costs[way]], SPEC)
            for figure in costs[way][0]
        }
        for way, text in WAYS.items()
    ]


def run(options: argparse.Namespace) -> Document:
    """Measures all three ways."""
    build = CourseBuild(options.build)
    build.bring_up_to_date()
    with benchmarks.compiled("listeners") as program:
        return build.origin("listeners") | {
            "rounds": options.rounds,
            "stress": stress_command(LOAD),
            "clients": CLIENTS,
            "ways": results_of(build, program, options.rounds),
        }


def lines(results: Document) -> Iterable[str]:
    """A line for each way."""
    for item in results["ways"]:
        yield (
            f"{item['way']}: {item['cpu_us']['text']} µs and {item['switches']['text']} context"
            f" switches a connection, {item['share_percent']['text']}% to the busier process,"
            f" {item['unanswered']['text']} of {CLIENTS} clients lost"
        )


EXPERIMENT = Experiment(
    name="listeners",
    measures="three ways in which processes accept from one port, and the clients each loses",
    description=__doc__,
    run=run,
    lines=lines,
    rounds=9,
)
