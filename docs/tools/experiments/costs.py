"""Measures what a connection and a message cost the servers, in memory and in processor time.

The servers take turns, in rounds, a fresh process each time; the order changes from round to round.
Server and client are pinned to the same core: on a core of its own the server would go to sleep
between two messages, and waking it costs more than the message. A figure is the median over the
rounds, with the least and the greatest.

    docs/tools/measure costs                          all stages, into docs/results/costs.json
    docs/tools/measure costs 05-epoll-et              one stage, only printed
    docs/tools/measure costs --quick --out FILE       a trial: two rounds of a tenth of the load
"""

import argparse
from collections.abc import Iterable, Mapping, Sequence

import commands
from commands import Words
from experiments.experiment import Experiment, summary
from measuring import CourseBuild, Document, stress_command

IDLE_CLIENTS = 500
HOLD: Words = ["-c", IDLE_CLIENTS, "--hold", "1s", "--progress", "none"]
MESSAGES: Words = ["-c", 20, "--messages", 3000, "--progress", "none"]
CHURN: Words = ["-c", 10, "--messages", 400, "--reconnect-every", 1, "--progress", "none"]
# The servers' own choice would be one, as they are pinned to one core.
WORKERS = 2

# The figures of one turn.
Figures = dict[str, float]


def options_of(stage: str) -> Words:
    """The options that a stage's server is started with."""
    return ["--workers", WORKERS] if int(stage[:2]) >= 4 else []


def shortened(load: Words, divisor: int) -> Words:
    """The load with its number of messages divided."""
    words = list(load)
    place = words.index("--messages") + 1
    words[place] = max(1, int(str(words[place])) // divisor)
    return words


def measure(build: CourseBuild, stage: str, loads: Mapping[str, Words]) -> Figures:
    """One turn of one server."""
    with build.running(stage, options=options_of(stage)) as (pid, address):
        empty = build.load(address, "-c", 1, "--hold", "100ms", "--pid", pid)["server"]
        held = build.load(address, *loads["hold"], "--pid", pid)["server"]
        messages = build.load(address, *loads["messages"], "--pid", pid)["server"]
        churn = build.load(address, *loads["churn"], "--pid", pid)["server"]
    more = IDLE_CLIENTS - 1
    return {
        "pss_bytes_per_connection": (held["pss_bytes"] - empty["pss_bytes"]) / more,
        "pss_bytes": held["pss_bytes"],
        "processes": held["processes"],
        "threads": held["threads"],
        "cpu_us_per_message": messages["cpu_us_per_message"],
        "cpu_us_per_short_connection": churn["cpu_us_per_message"],
    }


def all_rounds(
    build: CourseBuild, stages: Sequence[str], rounds: int, loads: Mapping[str, Words]
) -> dict[str, list[Figures]]:
    """The turns of each server, by its stage."""
    turns: dict[str, list[Figures]] = {stage: [] for stage in stages}
    for number in range(rounds):
        # Each round begins with the next server, and every second one goes backwards, so that no
        # server is always measured after the same one.
        first = number % len(turns)
        order = (list(turns)[first:] + list(turns)[:first])[:: -1 if number % 2 else 1]
        for stage in order:
            turns[stage].append(measure(build, stage, loads))
    return turns


def results_of(turns: Mapping[str, Sequence[Figures]], loads: Mapping[str, Words]) -> Document:
    """The file of results, without its origin."""
    return {
        "rounds": len(next(iter(turns.values()))),
        "idle_clients": IDLE_CLIENTS,
        "workers": WORKERS,
        "pinned": "server and client to the same processor",
        "loads": {name: stress_command(load) for name, load in loads.items()},
        "stages": [
            {"stage": stage} | {key: summary([turn[key] for turn in rounds]) for key in rounds[0]}
            for stage, rounds in turns.items()
        ],
    }


def run(options: argparse.Namespace) -> Document:
    """Measures the stages that the options name."""
    build = CourseBuild(options.build)
    stages = build.stages(options.stages)
    build.bring_up_to_date(*stages)
    rounds, loads = options.rounds, {"hold": HOLD, "messages": MESSAGES, "churn": CHURN}
    if options.quick:
        rounds = 2
        loads |= {name: shortened(loads[name], 10) for name in ("messages", "churn")}
    with commands.on_one_core():
        origin = build.origin("costs")
        return origin | results_of(all_rounds(build, stages, rounds, loads), loads)


def lines(results: Document) -> Iterable[str]:
    """A line for each stage."""
    for item in results["stages"]:
        yield (
            f"{item['stage']}: {item['pss_bytes_per_connection']['median'] / 1024:.1f} KiB a"
            f" connection, {item['cpu_us_per_short_connection']['median']:.1f} µs a short"
            f" connection, {item['cpu_us_per_message']['median']:.1f} µs a message"
        )


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds --quick."""
    parser.add_argument("--quick", action="store_true", help="a trial of two short rounds")


EXPERIMENT = Experiment(
    name="costs",
    measures="what a connection and a message cost each server, in memory and processor time",
    description=__doc__,
    run=run,
    lines=lines,
    rounds=7,
    takes_stages=True,
    add_options=add_options,
)
