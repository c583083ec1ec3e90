"""What the code of a stage is made of: its files, their lengths, their names and their includes."""

import json
import re
import subprocess
from collections import defaultdict
from pathlib import PurePosixPath

import stages

INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.M)


class Missing(stages.Problem):
    """A program that has to be installed first."""


def tracked(root, stage):
    """The files of a stage, relative to it: those that git knows, or all where there is no git."""
    if not (root / ".git").exists():
        return stages.files(root / stage)
    listed = subprocess.run(
        ["git", "-C", str(root / stage), "ls-files", "-z"],
        check=True,
        timeout=60,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ).stdout
    return sorted(file for file in listed.split("\0") if (root / stage / file).is_file())


def entries(files):
    """What `ls` shows of these files at the top of their stage."""
    return sorted({file.split("/")[0] for file in files})


def is_code(file):
    return file.endswith((".cpp", ".hpp"))


def is_test(file):
    return "tests" in PurePosixPath(file).parts


def kind_of(root, stage, file):
    """What the file is to a reader: "lesson", "rooms", "tests", or a part such as "stress"."""
    if is_test(file):
        return "tests"
    directory = PurePosixPath(file).parts[0]
    if "/" not in file:
        return "lesson"
    return directory if is_part(root / stage / directory) else "rooms"


def is_part(directory):
    """Whether a directory of a stage is built by itself, as the stress client is."""
    return (directory / "CMakeLists.txt").exists()


def lines_of_code(path):
    """How many lines of a file hold more than a comment."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return sum(1 for line in lines if line.strip() and not line.lstrip().startswith("//"))


# --- Names --------------------------------------------------------------------------------------


# Programs of a single file each, which no other code includes: their names stand by themselves.
SINGLE_FILES = ("compare/peers/", "tests/fuzz/", "sketch.cpp")


def _named(files):
    """The files whose names have to be distinct."""
    return [
        file
        for file in files
        if is_code(file) and not is_test(file) and not file.startswith(SINGLE_FILES)
    ]


def names_of_several_files(_directory, files):
    """{name: its files}, for each name that several files have; every program has a main.cpp."""
    found = defaultdict(list)
    for file in _named(files):
        if PurePosixPath(file).name != "main.cpp":
            found[PurePosixPath(file).name].append(file)
    return {name: where for name, where in sorted(found.items()) if len(where) > 1}


def types_defined_twice(directory, files):
    """{name: its files}, for each name of a type that several definitions of a stage have.

    A type in the unnamed namespace of a .cpp belongs to that file: two such types may share a name,
    as neither is seen where the other is. None may have the name of a type that other files can
    see, since a reader would take it for that one. Aliases of one type are one thing, however
    often they are written.
    """
    public, private = defaultdict(list), defaultdict(list)
    for tag in _types(directory, _named(files)):
        unnamed = "__anon" in tag.get("scope", "")
        (private if unnamed else public)[tag["name"]].append(tag)
    found = {}
    for name, tags in sorted(public.items()):
        tags = tags + private[name]
        one_alias = len({tag.get("typeref") for tag in tags}) == 1 and "typeref" in tags[0]
        if len(tags) > 1 and not one_alias:
            found[name] = sorted(tag["path"] for tag in tags)
    return found


def _types(directory, code):
    """The classes, structs, unions, enums and aliases that stand in a namespace, or in none."""
    command = ["ctags", "--languages=C++", "--langmap=C++:.cpp.hpp", "--kinds-C++=csuegtn"]
    command += ["--fields=+sK", "--output-format=json", "-f", "-", "-L", "-"]
    try:
        found = subprocess.run(
            command,
            cwd=directory,
            check=True,
            timeout=120,
            input="\n".join(code) + "\n",
            stdout=subprocess.PIPE,
            encoding="utf-8",
        ).stdout
    except (FileNotFoundError, subprocess.CalledProcessError):
        raise Missing("there is no Universal Ctags: apt-get install universal-ctags") from None
    for line in found.splitlines():
        tag = json.loads(line)
        in_namespace = tag.get("scopeKind", "namespace") == "namespace"
        if in_namespace and tag["kind"] != "namespace" and not tag["name"].startswith("__anon"):
            yield tag


# --- The graph of the includes ------------------------------------------------------------------


class Graph:
    """Rooms and the arrows between them: `from_headers` are those that a header draws."""

    def __init__(self):
        self.rooms, self.arrows, self.from_headers = set(), set(), set()

    def upward(self):
        """The arrows that only a .cpp draws, to a room whose headers need where they come from."""
        return sorted(
            (room, other)
            for room, other in self.arrows - self.from_headers
            if room in _reachable(other, self.from_headers)
        )

    def circles(self):
        """The sets of rooms, of two or more, each of which reaches all others of its set."""
        reached = {room: _reachable(room, self.arrows) for room in self.rooms}
        found = set()
        for room in self.rooms:
            circle = frozenset(
                other for other in reached[room] | {room} if room in reached[other] | {other}
            )
            if len(circle) > 1:
                found.add(circle)
        return sorted(sorted(circle) for circle in found)


def _reachable(start, arrows):
    seen, waiting = set(), [start]
    while waiting:
        room = waiting.pop()
        nearby = {other for one, other in arrows if one == room} - seen
        seen |= nearby
        waiting += nearby
    return seen


def graph_of(directory, files, closed=False):
    """The graph of a stage without its tests: a pair of header and source is a room.

    A directory that is a program of its own, such as "stress", is one room; if `closed`, every
    directory is.
    """
    code = [file for file in files if is_code(file) and not is_test(file)]
    graph = Graph()
    rooms = {file: _room(directory, file, closed) for file in code}
    for file, room in rooms.items():
        graph.rooms.add(room)
        for name in INCLUDE.findall((directory / file).read_text(encoding="utf-8")):
            included = _included(file, name, code)
            if included is None or rooms[included] == room:
                continue
            arrow = (room, rooms[included])
            graph.arrows.add(arrow)
            if file.endswith(".hpp"):
                graph.from_headers.add(arrow)
    return graph


def _room(directory, file, closed):
    top, *below = PurePosixPath(file).parts
    if below and (closed or is_part(directory / top)):
        return top
    return PurePosixPath(file).with_suffix("").as_posix()


def _included(file, name, code):
    """The file that an include in `file` finds: beside it, or else anywhere in the stage."""
    beside = (PurePosixPath(file).parent / name).as_posix()
    if beside in code:
        return beside
    return next((other for other in code if ("/" + other).endswith("/" + name)), None)
