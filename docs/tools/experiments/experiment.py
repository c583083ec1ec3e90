"""What an experiment is, and the summary of a figure that all of them report."""

import argparse
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from measuring import Document


def _no_options(_parser: argparse.ArgumentParser) -> None:
    pass


def _no_lines(_results: Document) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class Experiment:
    """One experiment. Its results go to docs/results/NAME.json unless --out says otherwise."""

    name: str
    #: What it measures, in a line.
    measures: str
    #: How it measures that, for --help.
    description: str | None
    #: Measures, and returns the whole file of results.
    run: Callable[[argparse.Namespace], Document]
    #: What is printed of the results at the end.
    lines: Callable[[Document], Iterable[str]] = _no_lines
    #: The number of rounds unless --rounds says otherwise; None where there are none.
    rounds: int | None = None
    #: Whether it measures programs of a build, which --build names.
    uses_build: bool = True
    #: Whether it takes the stages to measure as arguments.
    takes_stages: bool = False
    #: Adds the options that no other experiment has.
    add_options: Callable[[argparse.ArgumentParser], None] = _no_options


def summary(values: Sequence[float], spec: str = ".2f") -> Document:
    """The median of the rounds, the least and the greatest, and these as one text.

    @param spec how a value is written in the text
    """
    middle, least, greatest = statistics.median(values), min(values), max(values)
    return {
        "median": middle,
        "least": least,
        "greatest": greatest,
        "text": f"{middle:{spec}} ({least:{spec}}–{greatest:{spec}})",
        "values": list(values),
    }
