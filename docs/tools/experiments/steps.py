"""Measures what single steps of 08 are worth: its server with the step, and without it.

Each docs/benchmarks/steps/NAME.patch takes a step back: a copy of 08 is built with it, and another
without. (To have it in your checkout, `git apply` it.) One step can be taken back by an option
instead. The two servers take turns, in rounds, as in `measure floor`; memory is measured once in a
round. Servers and client are pinned to the same core. A figure is the median over the rounds, with
the least and the greatest.

    docs/tools/measure steps                          into docs/results/steps.json
    docs/tools/measure steps --rounds 29 --build DIR  more rounds; copies configured as this build
"""

import argparse
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import commands
import stages
from commands import Word, Words
from experiments import floor
from experiments.experiment import Experiment, summary
from measuring import BUILD_TIME_LIMIT, CourseBuild, Document
from stages import Problem

STAGE = "08-stress"
PATCHES = stages.ROOT / "docs/benchmarks/steps"

FILES = {"1k.bin": 1 << 10, "100k.bin": 100 << 10}
ONE_FILE: Words = ["-c", 50, "--service", "http", *floor.BRIEFLY, "--path"]
SERVED: Words = [*floor.ONE, "--root", "ROOT"]
FOUR: Words = ["--workers", 4, *floor.QUIET]

# How a figure is made: a load and the options of the server, or None for idle connections.
Measured = tuple[Words, Words] | None
# What takes a step back: a patch, or options in place of others.
Back = str | Words
# The step, what takes it back, the figure, and how that is made.
Step = tuple[str, Back, str, Measured]
STEPS: list[Step] = [
    ("no second thread while nothing is logged", ["--workers", 1, "--log-level", "debug"],
     "CPU for a message, µs", (["-c", 50, *floor.BRIEFLY], floor.ONE)),
    ("one timer in place of timeouts", "timeout-at-each-wait",
     "CPU for a connection, µs", (floor.CHURN, floor.ONE)),
    ("accept one client a turn", "accept-in-vain",
     "CPU for a connection, µs", (floor.CHURN, floor.ONE)),
    ("a client wakes one of four workers", "every-worker-woken",
     "CPU for a connection, µs", (floor.CHURN, FOUR)),
    ("memory of closed connections reused", "memory-from-malloc",
     "CPU for a connection, µs", (floor.CHURN, floor.ONE)),
    ("a socket closed when its client ends", "close-at-the-end",
     "CPU for a connection, µs", (floor.CHURN, floor.ONE)),
    ("head with the beginning of the file", "head-alone",
     "CPU for a file of 1 KiB, µs", ([*ONE_FILE, "/1k.bin"], SERVED)),
    ("a large file in full segments", "no-cork",
     "CPU for a file of 100 KiB, µs", ([*ONE_FILE, "/100k.bin"], SERVED)),
    ("a frame of its own for files", "files-in-every-frame",
     "memory of an idle connection, KiB", None),
]
# Of CMake, what a copy is configured with as the build is.
SETTINGS = "CMAKE_BUILD_TYPE|CMAKE_CXX_COMPILER|CMAKE_CXX_COMPILER_LAUNCHER|CMAKE_CXX_FLAGS"


def apply(patch: str, directory: Path) -> None:
    """Applies a patch to the copy of the course in a directory."""
    # Below a checkout, git would take the paths for those of the checkout, and apply nothing.
    ceiling = {"GIT_CEILING_DIRECTORIES": str(directory.resolve().parent)}
    command = ("git", "-C", directory, "apply", PATCHES / f"{patch}.patch")
    commands.output_of(*command, environment=ceiling)


def copy_built(patch: str | None, like: Path, directory: Path) -> Path:
    """Builds a copy of the stage, with the patch if there is one, configured as another build is.

    @return the directory of the build
    """
    shutil.copytree(stages.ROOT / STAGE, directory / STAGE, ignore=shutil.ignore_patterns("build*"))
    if patch:
        apply(patch, directory)
    cache = (like / "CMakeCache.txt").read_text(encoding="utf-8")
    settings = re.findall(rf"^({SETTINGS}):\w+=(.*)$", cache, re.M)
    build = directory / "build"
    flags = [f"-D{name}={value}" for name, value in settings]
    commands.output_of("cmake", "-S", directory / STAGE, "-B", build, *flags)
    make = ("cmake", "--build", build, "-j", os.cpu_count() or 1, "--target", f"{STAGE}-server")
    commands.output_of(*make, time_limit=BUILD_TIME_LIMIT)
    return build


def one_round(
    build: CourseBuild,
    pair: floor.Servers,
    load: Words | None,
    root: Word | None,
    number: int,
) -> tuple[float, float, float]:
    """A round's figures without a step and with it, and their ratio."""
    if load is None:
        without, with_it = (
            floor.idle_memory(build, program, options) for program, options in pair.values()
        )
        return without, with_it, with_it / without
    turns = floor.one_round(build, pair, floor.TURNS, load, root, number)
    figures = floor.beside(turns, "without")
    return figures["without"][0], figures["with"][0], figures["with"][1]


def worth(
    build: CourseBuild,
    step: Step,
    copies: Mapping[str | None, Path],
    rounds: int,
    root: Word | None,
) -> Document:
    """The figure without a step and with it; prints both."""
    name, back, figure, measured = step
    load, options = measured or (None, floor.ONE)
    pair: floor.Servers = {
        "without": (copies[back], options) if isinstance(back, str) else (copies[None], back),
        "with": (copies[None], options),
    }
    without, with_it, ratios = zip(
        *(one_round(build, pair, load, root, number) for number in range(rounds))
    )
    item: Document = {
        "step": name,
        "back": f"{back}.patch" if isinstance(back, str) else " ".join(map(str, back)),
        "figure": figure,
        "without": summary(without),
        "with": summary(with_it),
        "ratio": summary(ratios),
    }
    print(f"{name}: {figure}: {item['without']['text']}, {item['with']['text']}", flush=True)
    return item


def run(options: argparse.Namespace) -> Document:
    """Measures all steps."""
    build = CourseBuild(options.build)
    if not (build.directory / "CMakeCache.txt").exists():
        raise Problem(f"{build.directory} is not configured by CMake, and the copies are as it is")
    build.bring_up_to_date()
    results = build.origin("steps") | {"rounds": options.rounds, "turns": floor.TURNS}
    with tempfile.TemporaryDirectory() as scratch, floor.files_of(FILES) as root:
        patches = dict.fromkeys(back for _, back, *_ in STEPS if isinstance(back, str))
        copies = {
            patch: copy_built(patch, build.directory, Path(scratch) / (patch or "as-it-is"))
            for patch in (None, *patches)
        }
        with commands.on_one_core():
            results["steps"] = [worth(build, step, copies, options.rounds, root) for step in STEPS]
    return results


EXPERIMENT = Experiment(
    name="steps",
    measures="what single steps of 08 are worth: each is taken back alone",
    description=__doc__,
    run=run,
    rounds=15,
)
