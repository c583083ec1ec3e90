#!/usr/bin/env python3
"""Measures what a connection and a message cost the servers, in memory and in processor time.

The servers take turns, in rounds, each time a fresh one; the order turns, too. Server and client
are pinned to the same processor: one of its own would go to sleep between two messages, and to wake
it costs more than the message. A figure is the median over the rounds, with the least and the
greatest.

    docs/tools/measure_costs                          all stages, into docs/results/costs.json
    docs/tools/measure_costs --rounds 9 --build DIR   more rounds, another build
    docs/tools/measure_costs --quick --out FILE       a trial: two rounds of a tenth of the load
"""

import argparse
import json
import os
import statistics
import sys
from pathlib import Path

import measuring
import stages
from stages import Problem

IDLE_CLIENTS = 500
HOLD = ["-c", IDLE_CLIENTS, "--hold", "1s", "--progress", "none"]
MESSAGES = ["-c", 20, "--messages", 3000, "--progress", "none"]
CHURN = ["-c", 10, "--messages", 400, "--reconnect-every", 1, "--progress", "none"]
# On the one processor that they are pinned to, the servers would count one.
WORKERS = 2


def options_of(stage):
    """The options that a stage's server is started with."""
    return ["--workers", WORKERS] if int(stage[:2]) >= 4 else []


def shortened(load, divisor):
    """The load with so many times fewer messages."""
    words = list(load)
    place = words.index("--messages") + 1
    words[place] = max(1, words[place] // divisor)
    return words


def measure(yard, stage, loads):
    """One turn of one server: {figure: value}."""
    with yard.running(stage, options=options_of(stage)) as (pid, address):
        empty = yard.load(address, "-c", 1, "--hold", "100ms", "--pid", pid)["server"]
        held = yard.load(address, *loads["hold"], "--pid", pid)["server"]
        messages = yard.load(address, *loads["messages"], "--pid", pid)["server"]
        churn = yard.load(address, *loads["churn"], "--pid", pid)["server"]
    more = IDLE_CLIENTS - 1
    return {
        "pss_bytes_per_connection": (held["pss_bytes"] - empty["pss_bytes"]) / more,
        "pss_bytes": held["pss_bytes"],
        "processes": held["processes"],
        "threads": held["threads"],
        "cpu_us_per_message": messages["cpu_us_per_message"],
        "cpu_us_per_short_connection": churn["cpu_us_per_message"],
    }


def summary(values):
    """The median of the rounds, and the least and the greatest."""
    return {
        "median": statistics.median(values),
        "least": min(values),
        "greatest": max(values),
        "values": values,
    }


def all_rounds(yard, rounds, loads):
    """The turns of each server: {stage: [{figure: value}]}."""
    turns = {stage: [] for stage in yard.stages()}
    for number in range(rounds):
        # Another one begins each time, and every second time they go backwards, so that nobody is
        # always measured after the same server.
        first = number % len(turns)
        order = (list(turns)[first:] + list(turns)[:first])[:: -1 if number % 2 else 1]
        for stage in order:
            turns[stage].append(measure(yard, stage, loads))
    return turns


def results_of(turns, loads):
    """What the file of results has beside its origin."""
    return {
        "rounds": len(next(iter(turns.values()))),
        "idle_clients": IDLE_CLIENTS,
        "workers": WORKERS,
        "pinned": "server and client to the same processor",
        "loads": {name: " ".join(map(str, ["stress", *load])) for name, load in loads.items()},
        "stages": [
            {"stage": stage} | {key: summary([turn[key] for turn in rounds]) for key in rounds[0]}
            for stage, rounds in turns.items()
        ],
    }


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--build", type=Path, default=stages.ROOT / "build")
    parser.add_argument("--out", type=Path, default=stages.ROOT / "docs/results/costs.json")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    loads = {"hold": HOLD, "messages": MESSAGES, "churn": CHURN}
    if options.quick:
        options.rounds = 2
        loads |= {name: shortened(loads[name], 10) for name in ("messages", "churn")}
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    try:
        yard = measuring.Yard(options.build)
        results = yard.origin("docs/tools/measure_costs")
        results |= results_of(all_rounds(yard, options.rounds, loads), loads)
    except (Problem, OSError) as problem:
        print(f"measure_costs: {problem}", file=sys.stderr)
        return 1
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    for item in results["stages"]:
        print(
            f"{item['stage']}: {item['pss_bytes_per_connection']['median'] / 1024:.1f} KiB a"
            f" connection, {item['cpu_us_per_short_connection']['median']:.1f} µs a short"
            f" connection, {item['cpu_us_per_message']['median']:.1f} µs a message"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
