#!/usr/bin/env python3
"""Measures what single steps of 08 are worth: its server with the step, and without it.

Each docs/benchmarks/steps/NAME.patch takes a step back: a copy of 08 is built with it, and another
without. (To have it in your checkout, `git apply` it.) One step can be taken back by an option
instead. The two servers take turns, in rounds, as those of docs/tools/measure_floor do; of memory
there is one figure in a round. They and the client are pinned to the same processor. A figure is
the median over the rounds, with the least and the greatest.

    docs/tools/measure_steps                          into docs/results/steps.json
    docs/tools/measure_steps --rounds 29 --build DIR  more rounds, another build
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import measuring
import stages
from stages import Problem

STAGE = "08-stress"
PATCHES = stages.ROOT / "docs/benchmarks/steps"
floor = measuring.tool("measure_floor")

FILES = {"1k.bin": 1 << 10, "100k.bin": 100 << 10}
ONE_FILE = ["-c", 50, "--service", "http", *floor.BRIEFLY, "--path"]
SERVED = [*floor.ONE, "--root", "ROOT"]
# The step, what takes it back (a patch, or options in place of others), the figure, and how it is
# made: a load and the options of the server, or none for idle connections.
STEPS = [
    ("no second thread while nothing is logged", ["--workers", 1, "--log-level", "debug"],
     "CPU for a message, µs", (["-c", 50, *floor.BRIEFLY], floor.ONE)),
    ("one timer in place of timeouts", "timeout-at-each-wait",
     "CPU for a connection, µs", (floor.CHURN, floor.ONE)),
    ("accept one client a turn", "accept-in-vain",
     "CPU for a connection, µs", (floor.CHURN, floor.ONE)),
    ("memory from who went to who comes", "memory-from-malloc",
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


def apply(patch, directory):
    """Applies a patch to the copy of the course in a directory."""
    # Below a checkout, git would take the paths for those of the checkout, and apply nothing.
    alone = os.environ | {"GIT_CEILING_DIRECTORIES": str(directory.resolve().parent)}
    run("git", "-C", directory, "apply", PATCHES / f"{patch}.patch", env=alone)


def run(*command, env=None):
    done = subprocess.run([*map(str, command)], capture_output=True, encoding="utf-8", env=env)
    if done.returncode != 0:
        raise Problem(f"{' '.join(map(str, command))} fails: {done.stderr.strip()}")


def copy_built(patch, like, directory):
    """Builds a copy of the stage, with a patch if there is one, as another build is configured;
    returns where."""
    shutil.copytree(stages.ROOT / STAGE, directory / STAGE, ignore=shutil.ignore_patterns("build*"))
    cache = (like / "CMakeCache.txt").read_text(encoding="utf-8")
    if patch:
        apply(patch, directory)
    names = "CMAKE_BUILD_TYPE|CMAKE_CXX_COMPILER|CMAKE_CXX_FLAGS"
    settings = re.findall(rf"^({names}):\w+=(.*)$", cache, re.M)
    build = directory / "build"
    flags = [f"-D{name}={value}" for name, value in settings]
    run("cmake", "-S", directory / STAGE, "-B", build, *flags)
    run("cmake", "--build", build, "-j", os.cpu_count(), "--target", f"{STAGE}-server")
    return build


def one_round(yard, pair, load, root, number):
    """A round's figures without a step and with it, and their ratio."""
    if load is None:
        without, with_it = (
            floor.idle_memory(yard, program, options) for program, options in pair.values()
        )
        return without, with_it, with_it / without
    turns = floor.one_round(yard, pair, floor.TURNS, load, root, number)
    figures = floor.beside(turns, "without")
    return figures["without"][0], figures["with"][0], figures["with"][1]


def worth(yard, step, copies, rounds, root):
    """The figure without a step and with it."""
    name, back, figure, measured = step
    load, options = measured or (None, floor.ONE)
    patched = isinstance(back, str)
    pair = {
        "without": (copies[back], options) if patched else (copies[None], back),
        "with": (copies[None], options),
    }
    without, with_it, ratios = zip(
        *(one_round(yard, pair, load, root, number) for number in range(rounds))
    )
    item = {
        "step": name,
        "back": f"{back}.patch" if patched else " ".join(map(str, back)),
        "figure": figure,
        "without": floor.summary(without),
        "with": floor.summary(with_it),
        "ratio": floor.summary(ratios),
    }
    print(f"{name}: {figure}: {item['without']['text']}, {item['with']['text']}", flush=True)
    return item


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--build", type=Path, default=stages.ROOT / "build")
    parser.add_argument("--out", type=Path, default=stages.ROOT / "docs/results/steps.json")
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    try:
        yard = measuring.Yard(options.build)
        results = yard.origin("docs/tools/measure_steps")
        results |= {"rounds": options.rounds, "turns": floor.TURNS}
        with tempfile.TemporaryDirectory() as scratch:
            root = Path(scratch) / "root"
            root.mkdir()
            for name, size in FILES.items():
                (root / name).write_bytes(os.urandom(size))
            patches = dict.fromkeys(back for _, back, *_ in STEPS if isinstance(back, str))
            copies = {
                patch: copy_built(patch, yard.build, Path(scratch) / (patch or "as-it-is"))
                for patch in (None, *patches)
            }
            os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
            results["steps"] = [
                worth(yard, step, copies, options.rounds, root) for step in STEPS
            ]
    except (Problem, OSError) as problem:
        print(f"measure_steps: {problem}", file=sys.stderr)
        return 1
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
