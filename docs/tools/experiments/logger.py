#!/usr/bin/env python3
"""Measures what a line of log costs: the thread that logs it, and the server of 07.

Compiles docs/benchmarks/logger.cpp (libbenchmark-dev, libspdlog-dev) with the log of 07, and runs
it in rounds, in which the candidates take turns. Then the server of 07 is loaded with its log at
`info` and at `off`, again in rounds, each time a fresh server; a ratio is taken within a round. `off`
is measured twice in each round: how far the two are apart is what the machine makes of equals.
Server and client share one core there, which makes the rounds more alike.

    docs/tools/measure_logger                          into docs/results/logger.json
    docs/tools/measure_logger --rounds 9 --build DIR   another number of rounds, another build
"""

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import measuring
import stages
from stages import Problem

STAGE = "07-logger"
COMPILER = "g++"
FLAGS = ("-std=c++20", "-O2")
# What pkg-config says of spdlog and fmt, in Debian.
LIBRARIES = (
    "-DSPDLOG_SHARED_LIB",
    "-DSPDLOG_COMPILED_LIB",
    "-DSPDLOG_FMT_EXTERNAL",
    "-lspdlog",
    "-lfmt",
    "-lbenchmark",
    "-pthread",
)
# For a compilation and for a round, in seconds.
PATIENCE = 300

CANDIDATES = ("ours", "spdlog_block", "spdlog_overrun", "write_each", "spdlog_flush")
# Counters of the benchmark, and how their values are written in a table.
COUNTERS = {"wall_ns": ",.0f", "cpu_ns": ",.0f", "process_ns": ",.0f", "lost_percent": ".0f"}

WORKERS = 2
MODES = {"off": "off", "info": "info", "off_again": "off"}
LOADS = {
    "messages": ["-c", 50, "--messages", 500, "--size", 64],
    "connections": ["-c", 50, "--messages", 200, "--size", 64, "--reconnect-every", 1],
}
FIGURES = {"cpu_us_per_message": "processor time a message, µs", "per_second": "messages a second"}


def run(*command, directory=None):
    """What a command prints; its failure is a Problem."""
    environment = os.environ | ({"LOG_DIRECTORY": directory} if directory else {})
    try:
        done = subprocess.run(
            [*map(str, command)],
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            env=environment,
        )
    except subprocess.TimeoutExpired:
        raise Problem(f"{command[0]} took longer than {PATIENCE} s") from None
    if done.returncode != 0:
        raise Problem(f"{command[0]} failed: {done.stderr.strip()}")
    return done.stdout


def call_rounds(rounds):
    """The reports of the benchmark, one for each round."""
    log = stages.ROOT / STAGE
    sources = [log / "logger.cpp", log / "line_file.cpp", *sorted(log.glob("log_*.cpp"))]
    benchmark = stages.ROOT / "docs/benchmarks/logger.cpp"
    with tempfile.TemporaryDirectory() as directory:
        program = Path(directory) / "logger"
        run(COMPILER, *FLAGS, "-o", program, benchmark, *sources, *LIBRARIES)
        return [
            json.loads(run(program, number, "--benchmark_format=json", directory=directory))
            for number in range(rounds)
        ]


def cells_of(report):
    """The counters of one round: {(load, threads): {candidate: {counter: value}}}."""
    cells = {}
    for item in report["benchmarks"]:
        candidate, load = item["run_name"].split("/")[:2]
        counters = {name: item[name] for name in COUNTERS}
        cells.setdefault((load.replace("_", " "), item["threads"]), {})[candidate] = counters
    return cells


def summary(values, how=",.2f"):
    """The median of the rounds, and the least and the greatest, also as one text."""
    middle, least, greatest = statistics.median(values), min(values), max(values)
    return {
        "median": middle,
        "least": least,
        "greatest": greatest,
        "text": f"{middle:{how}} ({least:{how}}–{greatest:{how}})",
        "values": values,
    }


def calls_of(reports):
    """One item for each load and number of threads: {load, threads, candidate: {counter: …}}."""
    rounds = [cells_of(report) for report in reports]
    return [
        {"load": load, "threads": threads}
        | {
            candidate: {
                counter: summary([cells[load, threads][candidate][counter] for cells in rounds], how)
                for counter, how in COUNTERS.items()
            }
            for candidate in CANDIDATES
        }
        for load, threads in rounds[0]
    ]


def losing(calls):
    """The loads under which anybody lost a line."""
    return [
        item
        for item in calls
        if any(item[candidate]["lost_percent"]["greatest"] > 0 for candidate in CANDIDATES)
    ]


def interval(values):
    """An interval for the median, from order statistics, of at least 95% where there are enough.

    Source: Le Boudec, Performance Evaluation of Computer and Communication Systems, 2.2.2.
    """
    ordered, count = sorted(values), len(values)
    cut, outside = 0, 2 / 2**count
    while cut + 1 < count // 2:
        outside += 2 * math.comb(count, cut + 1) / 2**count
        if outside > 0.05:
            break
        cut += 1
    return {"low": ordered[cut], "high": ordered[-1 - cut]}


def compared(ratios):
    """A summary of ratios, with the interval for their median, also as a text."""
    ends = interval(ratios)
    middle = statistics.median(ratios)
    between = f"{middle:.3f} ({ends['low']:.3f}–{ends['high']:.3f})"
    return summary(ratios) | ends | {"text": between}


def measure(yard, mode, load, directory):
    """One turn of the server: {figure: value}."""
    file = Path(directory) / "server.log"
    file.unlink(missing_ok=True)
    options = ["--workers", WORKERS, "--log-level", MODES[mode], "--log-file", file]
    with yard.running(STAGE, options=options) as (pid, address):
        yard.load(address, *LOADS[load][:2], "--messages", 10)
        report = yard.load(address, *LOADS[load], "--progress", "none", "--pid", pid)
    return {
        "cpu_us_per_message": report["server"]["cpu_us_per_message"],
        "per_second": report["messages"]["per_second"],
    }


@contextmanager
def on_one_core():
    """What is started meanwhile runs on one core, the last."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def server_rounds(yard, rounds):
    """The turns of the server: {load: {mode: [{figure: value}]}}."""
    turns = {load: {mode: [] for mode in MODES} for load in LOADS}
    with tempfile.TemporaryDirectory() as directory, on_one_core():
        for number in range(rounds):
            order = list(MODES)[number % 3 :] + list(MODES)[: number % 3]
            for load in LOADS:
                for mode in order[:: -1 if number % 2 else 1]:
                    turns[load][mode].append(measure(yard, mode, load, directory))
    return turns


def server_of(turns):
    """One item for each load and figure: {load, figure, mode: …, ratio: …, equals: …}."""
    items = []
    for load, modes in turns.items():
        for figure, what in FIGURES.items():
            how = ",.2f" if figure == "cpu_us_per_message" else ",.0f"
            values = {mode: [turn[figure] for turn in rounds] for mode, rounds in modes.items()}
            ratios = [info / off for info, off in zip(values["info"], values["off"])]
            equals = [again / off for again, off in zip(values["off_again"], values["off"])]
            items.append(
                {"load": load, "figure": figure, "what": what}
                | {mode: summary(values[mode], how) for mode in MODES}
                | {"ratio": compared(ratios), "equals": compared(equals)}
            )
    return items


def load_average():
    """How busy the machine was in the last minute, before anything is measured."""
    return round(os.getloadavg()[0], 2)


def results_of(yard, rounds, server_rounds_wanted):
    """The whole file of results."""
    origin = yard.origin("docs/tools/measure_logger")
    before = load_average()
    calls = calls_of(call_rounds(rounds))
    server = server_of(server_rounds(yard, server_rounds_wanted))
    return origin | {
        "load_average_before": before,
        "benchmark": {
            "flags": " ".join([*FLAGS, *LIBRARIES]),
            "libraries": run("pkg-config", "--modversion", "spdlog", "fmt", "benchmark").split(),
        },
        "rounds": rounds,
        "server_rounds": server_rounds_wanted,
        "server_options": f"--workers {WORKERS}",
        "loads": {name: " ".join(map(str, ["stress", *load])) for name, load in LOADS.items()},
        "calls": calls,
        "losing": losing(calls),
        "server": server,
    }


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--build", type=Path, default=stages.ROOT / "build")
    parser.add_argument("--out", type=Path, default=stages.ROOT / "docs/results/logger.json")
    parser.add_argument("--rounds", type=int, default=9, help="of the benchmark")
    parser.add_argument("--server-rounds", type=int, default=41, help="of the server")
    options = parser.parse_args()
    try:
        results = results_of(measuring.Yard(options.build), options.rounds, options.server_rounds)
    except (Problem, OSError, ValueError) as problem:
        print(f"measure_logger: {problem}", file=sys.stderr)
        return 1
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    for item in results["calls"]:
        texts = ", ".join(f"{name} {item[name]['cpu_ns']['text']}" for name in CANDIDATES)
        print(f"{item['load']}, {item['threads']} threads: {texts} ns of processor time a call")
    for item in results["server"]:
        print(f"{item['load']}, {item['figure']}: info is {item['ratio']['text']} of off")
    return 0


if __name__ == "__main__":
    sys.exit(main())
