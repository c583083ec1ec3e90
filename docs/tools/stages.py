"""The stages as directories: which there are, which files they have, which of those are carried."""

import fnmatch
import os
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# What every stage has in a version of its own.
OWN_FILES = (
    "stage.hpp",
    "given/stage.cmake",
    "sketch.cpp",
    "README.md",
    "homework.json",
    "tests/promise_test.cpp",
    "tests/landing_test.cpp",
    "images/*",
)
# What a build or an editor leaves, and the stored landings, which are patches on the other files.
NOT_SOURCE = ("build*", ".*", "__pycache__", "*~", "landings", "sketch")


class Problem(Exception):
    """What stops a tool, in one line for its user."""


def stages(root):
    """The directories of the stages under `root`, in their order."""
    found = [
        path
        for path in Path(root).iterdir()
        if re.fullmatch(r"\d\d-[a-z-]+", path.name) and path.is_dir()
    ]
    return sorted(found, key=lambda path: path.name)


def find(course, given):
    """The stage that `3`, `03` or `03-threads` means, or None."""
    given = given.removesuffix("/")
    for stage in course:
        number = stage.name.split("-")[0]
        if given in (stage.name, number) or f"0{given}" == number:
            return stage
    return None


def has_server(stage):
    """Whether the stage is a whole one; one of tools alone lacks most of the carried files."""
    return (stage / "main.cpp").exists()


def files(stage):
    """The files of a stage, as paths relative to it with slashes, sorted."""
    found = []
    for directory, subdirectories, names in os.walk(stage):
        subdirectories[:] = [name for name in subdirectories if not _left_out(name)]
        found += [
            (Path(directory) / name).relative_to(stage).as_posix()
            for name in names
            if not _left_out(name)
        ]
    return sorted(found)


def is_source(file):
    """Whether a path within a stage is that of one of its files, as `files` lists them."""
    return not any(_left_out(name) for name in file.split("/"))


def is_own(file):
    """Whether every stage is expected to have its own version of the file."""
    return any(fnmatch.fnmatch(file, pattern) for pattern in OWN_FILES)


def _left_out(name):
    return any(fnmatch.fnmatch(name, pattern) for pattern in NOT_SOURCE)
