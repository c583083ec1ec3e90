"""Compiles the benchmarks of docs/benchmarks, which no build of the course has."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import commands
import stages
from commands import Word
from measuring import Document

COMPILER = "g++"
FLAGS = ("-std=c++20", "-O2")


@contextmanager
def compiled(name: str, *arguments: Word) -> Iterator[Path]:
    """Compiles docs/benchmarks/NAME.cpp with the other sources and flags; gives the program."""
    source = stages.ROOT / "docs/benchmarks" / f"{name}.cpp"
    with tempfile.TemporaryDirectory() as directory:
        program = Path(directory) / name
        commands.output_of(COMPILER, *FLAGS, "-o", program, source, *arguments)
        yield program


def record() -> Document:
    """The compiler, and how it optimises; a part of the results' origin."""
    version = commands.output_of(COMPILER, "--version").splitlines()[0]
    return {"compiler": version, "type": FLAGS[-1]}
