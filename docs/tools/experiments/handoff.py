"""Measures what it costs to hand a ready connection to a worker: processor time and system calls.

The reactor of 05 serves on its loop's thread (--workers 0) and with workers. The two take turns, in
rounds, a fresh server each time; the order changes from round to round. A figure is the median over
the rounds, with the least and the greatest; a ratio is taken within a round. System calls are
counted in runs of their own, under `strace -c -f`.

    docs/tools/measure handoff                          into docs/results/handoff.json
    docs/tools/measure handoff --rounds 9 --build DIR   more rounds, another build
"""

import argparse
from collections.abc import Iterable, Mapping

from commands import Words
from experiments import syscalls
from experiments.experiment import Experiment, summary
from measuring import CourseBuild, Document, stress_command

STAGE = "05-epoll-et"
MODES: Mapping[str, Words] = {"loop": ["--workers", 0], "workers": ["--workers", 2]}
LOADS: Mapping[str, Words] = {
    "one": ["-c", 1, "--messages", 10000, "--progress", "none"],
    "twenty": ["-c", 20, "--messages", 1000, "--progress", "none"],
    "http": ["-c", 20, "--messages", 500, "--service", "http", "--progress", "none"],
}
SERVICES: Mapping[str, Words] = {"http": ["--service", "http"]}

# The values of the rounds, by load and by mode.
Values = dict[str, dict[str, list[float]]]


def measure(build: CourseBuild, mode: str, load: str) -> float:
    """The server's processor time for a message under a load, in microseconds."""
    service = SERVICES.get(load, [])
    with build.running(STAGE, options=[*MODES[mode], *service]) as (pid, address):
        build.load(address, *LOADS[load][:2], "--messages", 10, *service)
        report = build.load(address, *LOADS[load], "--pid", pid)
    return float(report["server"]["cpu_us_per_message"])


def all_rounds(build: CourseBuild, rounds: int) -> Values:
    """Lets the two modes take turns under each load."""
    values: Values = {load: {mode: [] for mode in MODES} for load in LOADS}
    for number in range(rounds):
        for load in LOADS:
            for mode in list(MODES)[:: -1 if number % 2 else 1]:
                values[load][mode].append(measure(build, mode, load))
    return values


def results_of(values: Values) -> list[Document]:
    """One item for each load: both modes, and how many times as much the workers cost."""
    return [
        {"load": load, "stress": stress_command(LOADS[load])}
        | {mode: summary(rounds) for mode, rounds in modes.items()}
        | {"ratio": summary([with_workers / alone for alone, with_workers in pairs(modes)])}
        for load, modes in values.items()
    ]


def pairs(modes: Mapping[str, list[float]]) -> list[tuple[float, float]]:
    """What was measured in the same round: [(on the loop's thread, with workers)]."""
    return list(zip(modes["loop"], modes["workers"]))


def run(options: argparse.Namespace) -> Document:
    """Measures both modes of 05."""
    build = CourseBuild(options.build)
    build.bring_up_to_date(STAGE)
    return build.origin("handoff") | {
        "rounds": options.rounds,
        "modes": {mode: " ".join(map(str, words)) for mode, words in MODES.items()},
        "loads": results_of(all_rounds(build, options.rounds)),
        "system_calls": {
            mode: syscalls.figures_of(build, STAGE, words) for mode, words in MODES.items()
        },
    }


def lines(results: Document) -> Iterable[str]:
    """A line for each load."""
    for item in results["loads"]:
        yield (
            f"{item['load']}: {item['loop']['median']:.1f} µs a message on the loop's thread,"
            f" {item['workers']['median']:.1f} with workers,"
            f" {item['ratio']['median']:.2f} times as much"
        )


EXPERIMENT = Experiment(
    name="handoff",
    measures="what it costs 05 to hand a ready connection to a worker",
    description=__doc__,
    run=run,
    lines=lines,
    rounds=7,
)
