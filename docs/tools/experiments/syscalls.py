"""Counts the system calls of the servers, per message and per connection.

A server runs under `strace -c -f`. A message costs what a run with many messages makes more than
one with few, so that start, connections and stop do not count. The cost of a connection is found in
the same way, from runs with a new connection for every message, less the message.

    docs/tools/measure syscalls                          all stages, into docs/results/syscalls.json
    docs/tools/measure syscalls 03-threads               one stage, only printed
"""

import argparse
import shlex
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from commands import Words
from experiments.experiment import Experiment
from measuring import CourseBuild, Document, Program

CLIENTS = 10
# Messages per client: of the short run and of the long one.
SHORT, LONG = 20, 220
LOAD: Words = ["--progress", "none"]
NEW_CONNECTIONS: Words = ["--reconnect-every", 1]


def count(
    build: CourseBuild,
    program: Program,
    messages: int,
    options: Words,
    server_options: Words = (),
    clients: int = CLIENTS,
) -> dict[str, int]:
    """The calls of a whole run: {name: calls}."""
    with tempfile.TemporaryDirectory() as directory:
        table = Path(directory) / "calls"
        strace: Words = ["strace", "-f", "-c", "-U", "calls,name", "-o", table]
        with build.running(program, strace, server_options) as (_, address):
            build.load(address, "-c", clients, *LOAD, "--messages", messages, *options)
        return read_table(table.read_text(encoding="utf-8"))


def read_table(text: str) -> dict[str, int]:
    """The rows of strace's table, without its head and its total."""
    rows = (line.split() for line in text.splitlines())
    return {
        row[1]: int(row[0])
        for row in rows
        if len(row) == 2 and row[0].isdigit() and row[1] != "total"
    }


def per_message(
    build: CourseBuild,
    program: Program,
    options: Words = (),
    server_options: Words = (),
    clients: int = CLIENTS,
) -> dict[str, float]:
    """The calls that each further message costs: {name: calls}."""
    short, long = (
        count(build, program, messages, options, server_options, clients)
        for messages in (SHORT, LONG)
    )
    more = {name: long.get(name, 0) - short.get(name, 0) for name in {*short, *long}}
    messages = (LONG - SHORT) * clients
    return {name: calls / messages for name, calls in more.items()}


def rounded(calls: Mapping[str, float]) -> dict[str, float]:
    """To two digits, by frequency and then by name. Left out is what comes to 0, or to less by a
    few hundredths: no two runs are quite alike."""
    numbers = {name: round(number, 2) for name, number in calls.items()}
    numbers = {name: number for name, number in numbers.items() if number > 0 or number <= -0.05}
    return dict(sorted(numbers.items(), key=lambda item: (-item[1], item[0])))


def figures_of(build: CourseBuild, stage: str, server_options: Words = ()) -> Document:
    """One item of the results."""
    message = per_message(build, stage, server_options=server_options)
    both = per_message(build, stage, NEW_CONNECTIONS, server_options)
    connection = {name: number - message.get(name, 0) for name, number in both.items()}
    return {"stage": stage, "message": totalled(message), "connection": totalled(connection)}


def totalled(calls: Mapping[str, float]) -> Document:
    """The calls, their sum, and the calls in one line for a table."""
    numbers = rounded(calls)
    return {
        "total": round(sum(numbers.values()), 2),
        "calls": numbers,
        "text": ", ".join(f"{number:g} {name}" for name, number in numbers.items()),
    }


def run(options: argparse.Namespace) -> Document:
    """Counts the calls of the stages that the options name."""
    build = CourseBuild(options.build)
    stages = build.stages(options.stages)
    build.bring_up_to_date(*stages)
    load = shlex.join(map(str, ["stress", "-c", CLIENTS, *LOAD]))
    return build.origin("syscalls") | {
        "load": f"{load} --messages {SHORT} and {LONG}, with and without --reconnect-every 1",
        "stages": [figures_of(build, stage) for stage in stages],
    }


def lines(results: Document) -> Iterable[str]:
    """Two lines for each stage."""
    for item in results["stages"]:
        yield f"{item['stage']}: {item['message']['text']} per message"
        yield f"{'':{len(item['stage'])}}  {item['connection']['text']} per connection"


EXPERIMENT = Experiment(
    name="syscalls",
    measures="the system calls of a message and of a connection, counted by strace",
    description=__doc__,
    run=run,
    lines=lines,
    takes_stages=True,
)
