"""The steps of the course, from each stage or landing to the next, and what each changes."""

import contextlib
import re
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

import landings
import stages

# At the top of a stage, but nothing that its step teaches: its number, its programs' beginnings.
NO_NOUN = ("stage", "main", "client", "sketch")


class Step(NamedTuple):
    """From `before` to `after`: a whole stage ("02-fork") or one of its landings ("5a")."""

    name: str
    stage: str
    before: Path
    after: Path


@contextlib.contextmanager
def steps(root):
    """The steps in their order. The landings are written out for as long as the context lasts."""
    with tempfile.TemporaryDirectory(prefix="landings-") as directory:
        found = []
        course = [stage for stage in stages.stages(root) if stages.has_server(stage)]
        for earlier, stage in zip(course, course[1:]):
            found += _steps_to(earlier, stage, Path(directory))
        yield found


def _steps_to(earlier, stage, directory):
    names, places = [], [earlier]
    for landing in landings.of_stage(stage)[:-1]:
        places.append(directory / landing.name)
        landings.write_tree(landings.tree_of(landing), places[-1])
        names.append(landing.name)
    # The last landing is the stage; one without landings is a single step.
    names.append(landings.of_stage(stage)[-1].name if names else stage.name)
    places.append(stage)
    return [Step(name, stage.name, *pair) for name, pair in zip(names, zip(places, places[1:]))]


def changed_lines(before, after):
    """How many lines only one of the files has, without blank ones. A file may be missing."""
    files = [str(file) if file.exists() else "/dev/null" for file in (before, after)]
    difference = subprocess.run(["diff", *files], timeout=60, stdout=subprocess.PIPE).stdout
    return len(re.findall(rb"^[<>] *\S", difference, re.M))


def server_lines(step):
    """The changed lines of server.hpp and server.cpp."""
    return sum(
        changed_lines(step.before / file, step.after / file)
        for file in ("server.hpp", "server.cpp")
    )


def lesson_lines(step):
    """The changed lines of the code at the top that was there before and still is."""
    both = _lesson(step.before) & _lesson(step.after) - {"stage.hpp"}
    return sum(changed_lines(step.before / file, step.after / file) for file in both)


def nouns(step):
    """The names of the headers and sources at the top that the step adds, a pair being one."""
    before, after = ({Path(file).stem for file in _lesson(at)} for at in (step.before, step.after))
    return sorted(after - before - set(NO_NOUN))


def _lesson(stage):
    return {file.name for pattern in ("*.cpp", "*.hpp") for file in stage.glob(pattern)}
