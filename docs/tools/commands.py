"""Runs commands, with a time limit each; a failure is a Problem."""

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from stages import Problem

# An argument of a command, and several.
Word = str | int | float | Path
Words = Sequence[Word]

# The time limit of a command that has no other, in seconds.
TIME_LIMIT = 300


def output_of(
    *command: Word, time_limit: float = TIME_LIMIT, environment: Mapping[str, str] | None = None
) -> str:
    """Runs a command and returns its standard output. `environment` is added to the tool's own."""
    words = list(map(str, command))
    try:
        done = subprocess.run(
            words,
            capture_output=True,
            encoding="utf-8",
            timeout=time_limit,
            env=os.environ | (environment or {}),
        )
    except subprocess.TimeoutExpired:
        raise Problem(f"{words[0]} took longer than {time_limit:g} s") from None
    except OSError as error:
        raise Problem(f"cannot run {words[0]}: {error.strerror}") from error
    if done.returncode != 0:
        said = done.stderr.strip() or done.stdout.strip()
        raise Problem(f"{' '.join(words)} failed: {said}")
    return done.stdout


@contextmanager
def on_one_core() -> Iterator[None]:
    """Pins this process, and every process that it starts in here, to one core: the last."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
