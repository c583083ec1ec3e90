#!/usr/bin/env python3
"""Measures what timers cost in a heap, in sorted lists and in a timing wheel, in nanoseconds.

Compiles docs/benchmarks/timers.cpp with the heap of 06, and runs it in rounds, in which the
candidates take turns; their order turns, too. A figure is the median over the rounds, with the
least and the greatest.

    docs/tools/measure_timers                into docs/results/timers.json
    docs/tools/measure_timers --rounds 21    more rounds
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import measuring
import stages
from stages import Problem

SOURCES = ("docs/benchmarks/timers.cpp", "06-timer/deadline_heap.cpp")
COMPILER = "g++"
FLAGS = ("-std=c++20", "-O2")
CANDIDATES = ("heap", "front_list", "back_list", "wheel")
OPERATIONS = {"insert": "insert one", "move": "move one", "expire": "expire, each of all"}
# For a compilation and for a round, in seconds.
PATIENCE = 120


class Bench(measuring.Yard):
    """A yard without servers: what it measures it has compiled itself."""

    def __init__(self):
        pass

    def _build(self):
        version = run(COMPILER, "--version").splitlines()[0]
        return {"compiler": version, "type": FLAGS[-1]}


def run(*command):
    """What a command prints; its failure is a Problem."""
    try:
        done = subprocess.run(
            [*map(str, command)], capture_output=True, encoding="utf-8", timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        raise Problem(f"{command[0]} took longer than {PATIENCE} s") from None
    if done.returncode != 0:
        raise Problem(f"{command[0]} failed: {done.stderr.strip()}")
    return done.stdout


def all_rounds(rounds):
    """The reports of the benchmark, one for each round."""
    with tempfile.TemporaryDirectory() as directory:
        program = Path(directory) / "timers"
        run(COMPILER, *FLAGS, "-o", program, *(stages.ROOT / source for source in SOURCES))
        return [json.loads(run(program, number)) for number in range(rounds)]


def summary(values):
    """The median of the rounds, and the least and the greatest, also as one text."""
    middle, least, greatest = statistics.median(values), min(values), max(values)
    return {
        "median": middle,
        "least": least,
        "greatest": greatest,
        "text": f"{middle:,.0f} ({least:,.0f}–{greatest:,.0f})",
        "values": values,
    }


def results_of(reports):
    """One item for each operation and size: {operation, entries, candidate: summary}."""
    return [
        {"operation": text, "entries": sizes[0]["entries"]}
        | {name: summary([size[name][operation] for size in sizes]) for name in CANDIDATES}
        for operation, text in OPERATIONS.items()
        for sizes in zip(*reports)
    ]


def notes_of(reports):
    """What it costs to note that a client is active: one item for each size."""
    return [
        {"entries": sizes[0]["entries"], "note": summary([size["note"] for size in sizes])}
        for sizes in zip(*reports)
    ]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=stages.ROOT / "docs/results/timers.json")
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    try:
        origin = Bench().origin("docs/tools/measure_timers")
        reports = all_rounds(options.rounds)
    except (Problem, OSError, ValueError) as problem:
        print(f"measure_timers: {problem}", file=sys.stderr)
        return 1
    results = origin | {
        "rounds": options.rounds,
        "unit": "ns",
        "operations": results_of(reports),
        "notes": notes_of(reports),
    }
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    for item in results["operations"]:
        texts = ", ".join(f"{name} {item[name]['text']}" for name in CANDIDATES)
        print(f"{item['operation']} of {item['entries']:,}: {texts} ns")
    return 0


if __name__ == "__main__":
    sys.exit(main())
