"""Measures what a line of log costs: the thread that logs it, and the server of 07.

Compiles docs/benchmarks/logger.cpp (libbenchmark-dev, libspdlog-dev) with the log of 07, and runs
it in rounds, in which the candidates take turns. Then the server of 07 is loaded with its log at
`info` and at `off`, again in rounds, a fresh server each time; a ratio is taken within a round.
`off` is measured twice in each round: the difference between the two is the noise of the machine.
Server and client share one core there, which makes the rounds more alike.

    docs/tools/measure logger                          into docs/results/logger.json
    docs/tools/measure logger --rounds 9 --build DIR   another number of rounds, another build
"""

import argparse
import json
import math
import os
import statistics
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import commands
import stages
from commands import Words
from experiments import benchmarks
from experiments.experiment import Experiment, summary
from measuring import CourseBuild, Document, stress_command

STAGE = "07-logger"
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

CANDIDATES = ("ours", "spdlog_block", "spdlog_overrun", "write_each", "spdlog_flush")
# Counters of the benchmark, and how their values are written in a table.
COUNTERS = {"wall_ns": ",.0f", "cpu_ns": ",.0f", "process_ns": ",.0f", "lost_percent": ".0f"}

WORKERS = 2
MODES = {"off": "off", "info": "info", "off_again": "off"}
LOADS: Mapping[str, Words] = {
    "messages": ["-c", 50, "--messages", 500, "--size", 64],
    "connections": ["-c", 50, "--messages", 200, "--size", 64, "--reconnect-every", 1],
}
FIGURES = {"cpu_us_per_message": "processor time a message, µs", "per_second": "messages a second"}

# The counters of one round: {(load, threads): {candidate: {counter: value}}}.
Cells = dict[tuple[str, int], dict[str, dict[str, float]]]
# The turns of the server under one load: {mode: [{figure: value}]}.
Modes = dict[str, list[dict[str, float]]]


def call_rounds(rounds: int) -> list[Document]:
    """The reports of the benchmark, one for each round."""
    stage = stages.ROOT / STAGE
    sources = [stage / "logger.cpp", stage / "log_queue.cpp", *sorted(stage.glob("log/*.cpp"))]
    headers = [f"-I{stage / room}" for room in (".", "given", "log")]
    with benchmarks.compiled("logger", *headers, *sources, *LIBRARIES) as program:
        directory = {"LOG_DIRECTORY": str(program.parent)}
        command = ("--benchmark_format=json",)
        return [
            json.loads(commands.output_of(program, number, *command, environment=directory))
            for number in range(rounds)
        ]


def cells_of(report: Document) -> Cells:
    """The counters of one round."""
    cells: Cells = {}
    for item in report["benchmarks"]:
        candidate, load = item["run_name"].split("/")[:2]
        counters = {name: item[name] for name in COUNTERS}
        cells.setdefault((load.replace("_", " "), item["threads"]), {})[candidate] = counters
    return cells


def calls_of(reports: Iterable[Document]) -> list[Document]:
    """One item for each load and number of threads: {load, threads, candidate: {counter: …}}."""
    rounds = [cells_of(report) for report in reports]
    return [
        {"load": load, "threads": threads}
        | {
            candidate: {
                counter: summary(
                    [cells[load, threads][candidate][counter] for cells in rounds], how
                )
                for counter, how in COUNTERS.items()
            }
            for candidate in CANDIDATES
        }
        for load, threads in rounds[0]
    ]


def losing(calls: Iterable[Document]) -> list[Document]:
    """The loads under which a candidate lost a line."""
    return [
        item
        for item in calls
        if any(item[candidate]["lost_percent"]["greatest"] > 0 for candidate in CANDIDATES)
    ]


def interval(values: Sequence[float]) -> dict[str, float]:
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


def compared(ratios: Sequence[float]) -> Document:
    """A summary of ratios, with the interval for their median, also as a text."""
    ends = interval(ratios)
    middle = statistics.median(ratios)
    between = f"{middle:.3f} ({ends['low']:.3f}–{ends['high']:.3f})"
    return summary(ratios) | ends | {"text": between}


def measure(build: CourseBuild, mode: str, load: str, directory: str) -> dict[str, float]:
    """One turn of the server: {figure: value}."""
    file = Path(directory) / "server.log"
    file.unlink(missing_ok=True)
    options: Words = ["--workers", WORKERS, "--log-level", MODES[mode], "--log-file", file]
    with build.running(STAGE, options=options) as (pid, address):
        build.load(address, *LOADS[load][:2], "--messages", 10)
        report = build.load(address, *LOADS[load], "--progress", "none", "--pid", pid)
    return {
        "cpu_us_per_message": report["server"]["cpu_us_per_message"],
        "per_second": report["messages"]["per_second"],
    }


def server_rounds(build: CourseBuild, rounds: int) -> dict[str, Modes]:
    """The turns of the server under each load."""
    turns: dict[str, Modes] = {load: {mode: [] for mode in MODES} for load in LOADS}
    with tempfile.TemporaryDirectory() as directory, commands.on_one_core():
        for number in range(rounds):
            order = list(MODES)[number % 3 :] + list(MODES)[: number % 3]
            for load in LOADS:
                for mode in order[:: -1 if number % 2 else 1]:
                    turns[load][mode].append(measure(build, mode, load, directory))
    return turns


def server_of(turns: Mapping[str, Modes]) -> list[Document]:
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


def load_average() -> float:
    """How busy the machine was in the last minute, before anything is measured."""
    return round(os.getloadavg()[0], 2)


def run(options: argparse.Namespace) -> Document:
    """Measures the candidates, and then the server."""
    build = CourseBuild(options.build)
    before = load_average()
    build.bring_up_to_date(STAGE)
    results = build.origin("logger")
    calls = calls_of(call_rounds(options.rounds))
    server = server_of(server_rounds(build, options.server_rounds))
    libraries = commands.output_of("pkg-config", "--modversion", "spdlog", "fmt", "benchmark")
    return results | {
        "load_average_before": before,
        "benchmark": {
            "flags": " ".join([*benchmarks.FLAGS, *LIBRARIES]),
            "libraries": libraries.split(),
        },
        "rounds": options.rounds,
        "server_rounds": options.server_rounds,
        "server_options": f"--workers {WORKERS}",
        "loads": {name: stress_command(load) for name, load in LOADS.items()},
        "calls": calls,
        "losing": losing(calls),
        "server": server,
    }


def lines(results: Document) -> Iterable[str]:
    """A line for each load of the candidates, and for each load and figure of the server."""
    for item in results["calls"]:
        texts = ", ".join(f"{name} {item[name]['cpu_ns']['text']}" for name in CANDIDATES)
        yield f"{item['load']}, {item['threads']} threads: {texts} ns of processor time a call"
    for item in results["server"]:
        yield f"{item['load']}, {item['figure']}: info is {item['ratio']['text']} of off"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds --server-rounds."""
    parser.add_argument("--server-rounds", type=int, default=41, help="rounds of the server; 41")


EXPERIMENT = Experiment(
    name="logger",
    measures="what a line of log costs the thread that logs it, and the server of 07",
    description=__doc__,
    run=run,
    lines=lines,
    rounds=9,
    add_options=add_options,
)
