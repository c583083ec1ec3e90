#!/usr/bin/env python3
"""Counts what the threads of a server do to one another for a message: locks, waits, wake-ups.

A server runs under `valgrind --tool=callgrind`, which counts calls and does not guess. What a
message costs is what a run with many messages makes more than one with few, so that the start, the
connections and the stop do not count. valgrind runs one thread at a time, so a lock is never found
taken: these are the calls, not how long somebody waits in them.

    docs/tools/count_locks                   into docs/results/locks.json
    docs/tools/count_locks --build DIR       of another build
"""

import argparse
import json
import re
import sys
import tempfile
from pathlib import Path

import measuring
import stages
from stages import Problem

CLIENTS = 50
# Messages per client: of the short run and of the long one.
SHORT, LONG = 10, 60
# What is counted, and the functions of the C library that do it.
COUNTED = {
    "locks": r"_*pthread_mutex_(lock|cond_lock)\b",
    "waits": r"_*pthread_cond_(wait|timedwait|clockwait)\b",
    "wake-ups": r"_*pthread_cond_(signal|broadcast)\b",
}
# Whether somebody reads the log makes a difference; nobody does.
QUIET = ["--log-level", "off"]
# A name for tables: the program, its options.
SERVERS = {
    "floor": ("floor", []),
    "07": ("07-logger", QUIET),
    "07 --workers 0": ("07-logger", ["--workers", 0, *QUIET]),
    "08 --workers 1": ("08-stress", ["--workers", 1, *QUIET]),
}
# valgrind is slow; in seconds.
PATIENCE = 120


def calls_in(profile):
    """How often each function was called, in callgrind's format: {name: calls}.

    A name stands beside its number where it comes first; a call is two lines, who is called and
    how often.
    """
    names, calls, called = {}, {}, None
    for line in profile.splitlines():
        if found := re.match(r"c?fn=\((\d+)\)(?: (.*))?$", line):
            number, name = found.groups()
            names[number] = name or names[number]
            called = names[number]
        elif found := re.match(r"calls=(\d+) ", line):
            calls[called] = calls.get(called, 0) + int(found[1])
    return calls


def counted_in(calls):
    """Sums the calls of the functions that count."""
    return {
        what: sum(number for name, number in calls.items() if re.match(pattern, name))
        for what, pattern in COUNTED.items()
    }


def count(yard, program, options, messages):
    """What counts in a whole run."""
    with tempfile.TemporaryDirectory() as directory:
        valgrind = ["valgrind", "-q", "--tool=callgrind", f"--callgrind-out-file={directory}/%p"]
        prefix = ["timeout", PATIENCE, *valgrind]
        with yard.running(program, prefix, options) as (_, address):
            yard.load(address, "-c", CLIENTS, "--messages", messages, "--progress", "none")
        total = dict.fromkeys(COUNTED, 0)
        for profile in Path(directory).iterdir():
            for what, number in counted_in(calls_in(profile.read_text(encoding="utf-8"))).items():
                total[what] += number
        return total


def per_message(yard, program, options):
    """What one message more costs, and that in one line."""
    short, long = (count(yard, program, options, messages) for messages in (SHORT, LONG))
    more = (LONG - SHORT) * CLIENTS
    each = {what: round((long[what] - short[what]) / more, 2) for what in COUNTED}
    text = ", ".join(f"{number:g} {what}" for what, number in each.items() if number > 0)
    return {**each, "text": text or "none"}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--build", type=Path, default=stages.ROOT / "build")
    parser.add_argument("--out", type=Path, default=stages.ROOT / "docs/results/locks.json")
    options = parser.parse_args()
    try:
        yard = measuring.Yard(options.build)
        results = yard.origin("docs/tools/count_locks")
        results |= {"clients": CLIENTS, "messages": f"{SHORT} and {LONG} each", "servers": []}
        for name, (program, server_options) in SERVERS.items():
            item = {"server": name, **per_message(yard, program, server_options)}
            print(f"{name}: {item['text']}", flush=True)
            results["servers"].append(item)
    except (Problem, OSError) as problem:
        print(f"count_locks: {problem}", file=sys.stderr)
        return 1
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
