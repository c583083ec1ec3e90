#!/usr/bin/env python3
"""Measures what it costs to hand a ready connection to a worker, in processor time and system calls.

The reactor of 05 serves on its loop's thread (--workers 0) and with workers. The two take turns, in
rounds, each time a fresh server; the order turns, too. A figure is the median over the rounds, with
the least and the greatest; a ratio is taken within a round. System calls are counted apart, under
`strace -c -f`.

    docs/tools/measure_handoff                          into docs/results/handoff.json
    docs/tools/measure_handoff --rounds 9 --build DIR   more rounds, another build
"""

import argparse
import json
import statistics
import sys
from pathlib import Path

import measuring
import stages
from stages import Problem

STAGE = "05-epoll-et"
MODES = {"loop": ["--workers", 0], "workers": ["--workers", 2]}
LOADS = {
    "one": ["-c", 1, "--messages", 10000, "--progress", "none"],
    "twenty": ["-c", 20, "--messages", 1000, "--progress", "none"],
    "http": ["-c", 20, "--messages", 500, "--service", "http", "--progress", "none"],
}
SERVICES = {"http": ["--service", "http"]}


def measure(yard, mode, load):
    """The server's processor time for a message under a load, in microseconds."""
    with yard.running(STAGE, options=[*MODES[mode], *SERVICES.get(load, [])]) as (pid, address):
        yard.load(address, *LOADS[load][:2], "--messages", 10, *SERVICES.get(load, []))
        return yard.load(address, *LOADS[load], "--pid", pid)["server"]["cpu_us_per_message"]


def all_rounds(yard, rounds):
    """The turns: {load: {mode: [value]}}."""
    values = {load: {mode: [] for mode in MODES} for load in LOADS}
    for number in range(rounds):
        for load in LOADS:
            for mode in list(MODES)[:: -1 if number % 2 else 1]:
                values[load][mode].append(measure(yard, mode, load))
    return values


def summary(values):
    """The median of the rounds, and the least and the greatest."""
    return {
        "median": statistics.median(values),
        "least": min(values),
        "greatest": max(values),
        "values": values,
    }


def results_of(values):
    """One item for each load: both modes, and how many times as much the workers cost."""
    return [
        {"load": load, "stress": " ".join(map(str, ["stress", *LOADS[load]]))}
        | {mode: summary(rounds) for mode, rounds in modes.items()}
        | {"ratio": summary([with_workers / alone for alone, with_workers in pairs(modes)])}
        for load, modes in values.items()
    ]


def pairs(modes):
    """What was measured in the same round: [(on the loop's thread, with workers)]."""
    return list(zip(modes["loop"], modes["workers"]))


def counted(yard):
    """The system calls of both modes: {mode: figures, as count_syscalls has them}."""
    tool = measuring.tool("count_syscalls")
    return {mode: tool.figures_of(yard, STAGE, options) for mode, options in MODES.items()}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--build", type=Path, default=stages.ROOT / "build")
    parser.add_argument("--out", type=Path, default=stages.ROOT / "docs/results/handoff.json")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    try:
        yard = measuring.Yard(options.build)
        yard.stages([STAGE])
        results = yard.origin("docs/tools/measure_handoff") | {
            "rounds": options.rounds,
            "modes": {mode: " ".join(map(str, words)) for mode, words in MODES.items()},
            "loads": results_of(all_rounds(yard, options.rounds)),
            "system_calls": counted(yard),
        }
    except (Problem, OSError) as problem:
        print(f"measure_handoff: {problem}", file=sys.stderr)
        return 1
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    for item in results["loads"]:
        print(
            f"{item['load']}: {item['loop']['median']:.1f} µs a message on the loop's thread,"
            f" {item['workers']['median']:.1f} with workers,"
            f" {item['ratio']['median']:.2f} times as much"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
