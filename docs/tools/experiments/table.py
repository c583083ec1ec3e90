"""The experiments by name, and the command line that runs one of them."""

import argparse
import json
import subprocess
import sys
from pathlib import Path

import stages
from experiments import (
    costs,
    floor,
    handoff,
    listeners,
    locks,
    logger,
    steps,
    syscalls,
    timers,
    tuning,
)
from experiments.experiment import Experiment
from stages import Problem

EXPERIMENTS = [
    module.EXPERIMENT
    for module in (
        costs, floor, handoff, listeners, locks, logger, steps, syscalls, timers, tuning
    )
]
DESCRIPTION = """Measures the servers, one experiment at a time.

    docs/tools/measure                     lists the experiments
    docs/tools/measure NAME --help         says how one of them measures, and its options
    docs/tools/measure NAME --out FILE     measures; leaves the published results as they are

Each experiment builds the programs that it measures first, and at the end writes its results to a
file: docs/results/NAME.json, unless --out names another.
"""


def parser_of(experiments: list[Experiment]) -> argparse.ArgumentParser:
    """The parser of the command line, with a command for each experiment."""
    parser = argparse.ArgumentParser(
        prog="measure",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="experiments", metavar="NAME")
    for experiment in experiments:
        command = commands.add_parser(
            experiment.name,
            help=experiment.measures,
            description=experiment.description,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        add_shared_options(command, experiment)
        experiment.add_options(command)
        command.set_defaults(experiment=experiment)
    return parser


def add_shared_options(parser: argparse.ArgumentParser, experiment: Experiment) -> None:
    """Adds the options that several experiments have."""
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help=f"where the results go, as JSON; docs/results/{experiment.name}.json",
    )
    if experiment.rounds is not None:
        parser.add_argument(
            "--rounds",
            type=positive,
            default=experiment.rounds,
            metavar="NUMBER",
            help=f"how often everything is measured; {experiment.rounds}",
        )
    if experiment.uses_build:
        parser.add_argument(
            "--build",
            type=Path,
            default=stages.ROOT / "build",
            metavar="DIR",
            help="where the course is built; build at its root",
        )
    if experiment.takes_stages:
        parser.add_argument(
            "stages",
            metavar="STAGE",
            nargs="*",
            help="measure these stages only; without --out, the results are only printed",
        )


def file_of(options: argparse.Namespace) -> Path | None:
    """Where the results go; None if that is the published file, and they are of some stages only."""
    if options.out is None and not getattr(options, "stages", ()):
        return stages.ROOT / "docs/results" / f"{options.experiment.name}.json"
    file: Path | None = options.out
    return file


def positive(text: str) -> int:
    """A number of at least 1."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def main() -> int:
    """Runs the experiment that the command line names. Returns the exit code."""
    parser = parser_of(EXPERIMENTS)
    options = parser.parse_args()
    if "experiment" not in options:
        parser.print_help()
        return 0
    experiment: Experiment = options.experiment
    try:
        results = experiment.run(options)
        if file := file_of(options):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    except (Problem, OSError, ValueError, subprocess.SubprocessError) as problem:
        print(f"measure {experiment.name}: {problem}", file=sys.stderr)
        return 1
    for line in experiment.lines(results):
        print(line)
    return 0
