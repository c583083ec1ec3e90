"""Counts how the threads of a server synchronise for a message: locks, waits and wake-ups.

A server runs under `valgrind --tool=callgrind`, which counts every call. A message costs what a run
with many messages makes more than one with few, so that start, connections and stop do not count.
valgrind runs one thread at a time, so a lock is never contended: these are the calls, not the time
that threads wait in them.

    docs/tools/measure locks                   into docs/results/locks.json
    docs/tools/measure locks --build DIR       of another build
"""

import argparse
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from commands import Words
from experiments.experiment import Experiment
from measuring import CourseBuild, Document, Program

CLIENTS = 50
# Messages per client: of the short run and of the long one.
SHORT, LONG = 10, 60
# What is counted, and the functions of the C library that do it.
COUNTED = {
    "locks": r"_*pthread_mutex_(lock|cond_lock)\b",
    "waits": r"_*pthread_cond_(wait|timedwait|clockwait)\b",
    "wake-ups": r"_*pthread_cond_(signal|broadcast)\b",
}
# A log that is written would add locks of its own.
QUIET: Words = ["--log-level", "off"]
# A name for tables: the program, its options.
SERVERS: Mapping[str, tuple[Program, Words]] = {
    "floor": ("floor", []),
    "07": ("07-logger", QUIET),
    "07 --workers 0": ("07-logger", ["--workers", 0, *QUIET]),
    "08 --workers 1": ("08-stress", ["--workers", 1, *QUIET]),
}
# How long a server may run under valgrind, which is slow; in seconds.
TIME_LIMIT = 120


def calls_in(profile: str) -> dict[str, int]:
    """How often each function was called, in callgrind's format: {name: calls}.

    A name stands beside its number where it comes first; a call is two lines, the function that is
    called and how often.
    """
    names: dict[str, str] = {}
    calls: dict[str, int] = {}
    called = ""
    for line in profile.splitlines():
        if found := re.match(r"c?fn=\((\d+)\)(?: (.*))?$", line):
            number, name = found.groups()
            names[number] = name or names[number]
            called = names[number]
        elif found := re.match(r"calls=(\d+) ", line):
            calls[called] = calls.get(called, 0) + int(found[1])
    return calls


def counted_in(calls: Mapping[str, int]) -> dict[str, int]:
    """Sums the calls of the functions that count."""
    return {
        what: sum(number for name, number in calls.items() if re.match(pattern, name))
        for what, pattern in COUNTED.items()
    }


def count(build: CourseBuild, program: Program, options: Words, messages: int) -> dict[str, int]:
    """What counts in a whole run."""
    with tempfile.TemporaryDirectory() as directory:
        valgrind = ["valgrind", "-q", "--tool=callgrind", f"--callgrind-out-file={directory}/%p"]
        prefix: Words = ["timeout", TIME_LIMIT, *valgrind]
        with build.running(program, prefix, options) as (_, address):
            build.load(address, "-c", CLIENTS, "--messages", messages, "--progress", "none")
        total = dict.fromkeys(COUNTED, 0)
        for profile in Path(directory).iterdir():
            for what, number in counted_in(calls_in(profile.read_text(encoding="utf-8"))).items():
                total[what] += number
        return total


def per_message(build: CourseBuild, program: Program, options: Words) -> Document:
    """What each further message costs, and that in one line."""
    short, long = (count(build, program, options, messages) for messages in (SHORT, LONG))
    more = (LONG - SHORT) * CLIENTS
    each = {what: round((long[what] - short[what]) / more, 2) for what in COUNTED}
    text = ", ".join(f"{number:g} {what}" for what, number in each.items() if number > 0)
    return {**each, "text": text or "none"}


def run(options: argparse.Namespace) -> Document:
    """Counts for all servers; prints a line for each."""
    build = CourseBuild(options.build)
    build.bring_up_to_date(*(program for program, _ in SERVERS.values()))
    results = build.origin("locks")
    results |= {"clients": CLIENTS, "messages": f"{SHORT} and {LONG} each", "servers": []}
    for name, (program, server_options) in SERVERS.items():
        item = {"server": name, **per_message(build, program, server_options)}
        print(f"{name}: {item['text']}", flush=True)
        results["servers"].append(item)
    return results


EXPERIMENT = Experiment(
    name="locks",
    measures="the locks, waits and wake-ups of a message, counted by callgrind",
    description=__doc__,
    run=run,
)
