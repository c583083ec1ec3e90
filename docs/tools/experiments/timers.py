"""Measures what timers cost in a heap, in sorted lists and in a timing wheel, in nanoseconds.

Compiles docs/benchmarks/timers.cpp with the heap of 06, and runs it in rounds, in which the
candidates take turns; their order changes from round to round. A figure is the median over the
rounds, with the least and the greatest.

    docs/tools/measure timers                into docs/results/timers.json
    docs/tools/measure timers --rounds 21    more rounds
"""

import argparse
import json
from collections.abc import Iterable, Sequence

import commands
import stages
from experiments import benchmarks
from experiments.experiment import Experiment, summary
from measuring import Document, origin

CANDIDATES = ("heap", "front_list", "back_list", "wheel")
OPERATIONS = {"insert": "insert one", "move": "move one", "expire": "expire, each of all"}
SPEC = ",.0f"

# What the benchmark reports of a round: an item for each number of entries.
Report = list[Document]


def all_rounds(rounds: int) -> list[Report]:
    """The reports of the benchmark, one for each round."""
    with benchmarks.compiled("timers", stages.ROOT / "06-timer/deadline_heap.cpp") as program:
        return [json.loads(commands.output_of(program, number)) for number in range(rounds)]


def results_of(reports: Sequence[Report]) -> list[Document]:
    """One item for each operation and size: {operation, entries, candidate: summary}."""
    return [
        {"operation": text, "entries": sizes[0]["entries"]}
        | {name: summary([size[name][operation] for size in sizes], SPEC) for name in CANDIDATES}
        for operation, text in OPERATIONS.items()
        for sizes in zip(*reports)
    ]


def notes_of(reports: Sequence[Report]) -> list[Document]:
    """What it costs to note that a client is active: one item for each size."""
    return [
        {"entries": sizes[0]["entries"], "note": summary([size["note"] for size in sizes], SPEC)}
        for sizes in zip(*reports)
    ]


def run(options: argparse.Namespace) -> Document:
    """Measures all candidates."""
    results = origin("timers", benchmarks.record())
    reports = all_rounds(options.rounds)
    return results | {
        "rounds": options.rounds,
        "unit": "ns",
        "operations": results_of(reports),
        "notes": notes_of(reports),
    }


def lines(results: Document) -> Iterable[str]:
    """A line for each operation and size."""
    for item in results["operations"]:
        texts = ", ".join(f"{name} {item[name]['text']}" for name in CANDIDATES)
        yield f"{item['operation']} of {item['entries']:,}: {texts} ns"


EXPERIMENT = Experiment(
    name="timers",
    measures="what a timer costs in a heap, in sorted lists and in a timing wheel",
    description=__doc__,
    run=run,
    lines=lines,
    rounds=9,
    uses_build=False,
)
