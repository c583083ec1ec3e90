#!/usr/bin/env python3
"""Counts the system calls of the servers, per message and per connection.

A server runs under `strace -c -f`. What a message costs is what a run with many messages makes more
than one with few, so that the start, the connections and the stop do not count. What a connection
costs is found likewise, from runs with a new connection for every message, less the message.

    docs/tools/count_syscalls                          all stages, into docs/results/syscalls.json
    docs/tools/count_syscalls --build DIR 03-threads   these stages only, from another build
"""

import argparse
import json
import shlex
import sys
import tempfile
from pathlib import Path

import measuring
import stages
from stages import Problem

CLIENTS = 10
# Messages per client: of the short run and of the long one.
SHORT, LONG = 20, 220
LOAD = ["--progress", "none"]
NEW_CONNECTIONS = ["--reconnect-every", 1]


def count(yard, stage, messages, options, server_options=(), clients=CLIENTS):
    """The calls of a whole run: {name: calls}."""
    with tempfile.TemporaryDirectory() as directory:
        table = Path(directory) / "calls"
        strace = ["strace", "-f", "-c", "-U", "calls,name", "-o", table]
        with yard.running(stage, strace, server_options) as (_, address):
            yard.load(address, "-c", clients, *LOAD, "--messages", messages, *options)
        return read_table(table.read_text(encoding="utf-8"))


def read_table(text):
    """The rows of strace's table, without its head and its total."""
    rows = (line.split() for line in text.splitlines())
    return {
        row[1]: int(row[0])
        for row in rows
        if len(row) == 2 and row[0].isdigit() and row[1] != "total"
    }


def per_message(yard, stage, options=(), server_options=(), clients=CLIENTS):
    """The calls that one message more costs: {name: calls}."""
    short, long = (
        count(yard, stage, messages, options, server_options, clients)
        for messages in (SHORT, LONG)
    )
    more = {name: long.get(name, 0) - short.get(name, 0) for name in {*short, *long}}
    messages = (LONG - SHORT) * clients
    return {name: calls / messages for name, calls in more.items()}


def rounded(calls):
    """To two digits, by frequency and then by name. What comes to 0 is left out, and what is some
    hundredths less than that: two runs are never quite alike."""
    numbers = {name: round(number, 2) for name, number in calls.items()}
    numbers = {name: number for name, number in numbers.items() if number > 0 or number <= -0.05}
    return dict(sorted(numbers.items(), key=lambda item: (-item[1], item[0])))


def figures_of(yard, stage, server_options=()):
    """One item of the results."""
    message = per_message(yard, stage, server_options=server_options)
    both = per_message(yard, stage, NEW_CONNECTIONS, server_options)
    connection = {name: number - message.get(name, 0) for name, number in both.items()}
    return {"stage": stage, "message": totalled(message), "connection": totalled(connection)}


def totalled(calls):
    """The calls, how many they are, and both in one line for a table."""
    calls = rounded(calls)
    return {
        "total": round(sum(calls.values()), 2),
        "calls": calls,
        "text": ", ".join(f"{number:g} {name}" for name, number in calls.items()),
    }


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--build", type=Path, default=stages.ROOT / "build")
    parser.add_argument("--out", type=Path, default=stages.ROOT / "docs/results/syscalls.json")
    parser.add_argument("stages", metavar="STAGE", nargs="*", help="directories; all without it")
    options = parser.parse_args()
    try:
        yard = measuring.Yard(options.build)
        load = shlex.join(map(str, ["stress", "-c", CLIENTS, *LOAD]))
        results = yard.origin("docs/tools/count_syscalls") | {
            "load": f"{load} --messages {SHORT} and {LONG}, with and without --reconnect-every 1",
            "stages": [figures_of(yard, stage) for stage in yard.stages(options.stages)],
        }
    except (Problem, OSError) as problem:
        print(f"count_syscalls: {problem}", file=sys.stderr)
        return 1
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    for item in results["stages"]:
        print(f"{item['stage']}: {item['message']['text']} per message")
        print(f"{'':{len(item['stage'])}}  {item['connection']['text']} per connection")
    return 0


if __name__ == "__main__":
    sys.exit(main())
